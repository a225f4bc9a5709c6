"""Of each wake-up in a trace: is it known who resolved what was waited for, and where?

    python3 tests/recorder/wakeups.py TRACE …

counts the records that say that something is ready because a future or task is done,
and those before which the trace has the record of that end, its actor, and a line: the
line that resolved it, or else the nearest line on the way back: where the task or callback
that resolved it was last, or was made, or where its maker was, and so on.  (A server's
connections are made by tasks of asyncio's own, of which no line is the program's: the way
back ends at `start_server`.  What an executor's thread resolves, in which nothing of the
program is on the stack, goes by the line that made the future.)  At least 999 of 1,000 have to have all three; the exit code
says so.
"""
import json
import sys


def records(path):
    with open(path, "rb") as file:
        for line in file:
            line = line.strip(b"\0\n")
            if line:
                record = json.loads(line)
                if "event" in record:
                    event = record["event"]
                    kind = event if isinstance(event, str) else next(iter(event))
                    yield kind, None if isinstance(event, str) else event[kind], record


def key(reference):
    return next(iter(reference.items()))


class Seen:
    def __init__(self):
        self.ends = {}              # what is done → the record of its end
        self.made = {}              # a callback or task → the record that made it, or suspended it last

    def add(self, kind, said, record):
        if kind == "future_finished":
            self.ends[key(said[0])] = record
        elif kind == "task_finished":
            self.ends["task", said[0]] = record
        elif kind in ("callback_made", "task_made", "future_made"):
            thing = kind.partition("_")[0]
            self.made[thing, said[thing]] = record
        elif kind == "task_suspended" and record.get("at"):
            self.made["task", said[0]] = record

    def line(self, record):
        """The nearest line on the way back."""
        while record is not None and not record.get("at"):
            by = record["by"]
            before = self.made.get(key(by)) if isinstance(by, dict) else None
            record = before if before is not record else None
        return record and record["at"]


def count(path):
    seen, wakeups, explained = Seen(), 0, 0
    for kind, said, record in records(path):
        if kind in ("task_ready", "callback_ready") and isinstance(said[1], dict) and "done" in said[1]:
            about = key(said[1]["done"])
            end = seen.ends.get(about)
            wakeups += 1
            explained += bool(end and end["by"] and (seen.line(end) or seen.line(seen.made.get(about))))
        seen.add(kind, said, record)
    return wakeups, explained


def main(paths):
    totals = [count(path) for path in paths]
    for path, (wakeups, explained) in zip(paths, totals):
        print("%-60s %6d wake-ups, %6d with record, actor and line" % (path, wakeups, explained))
    wakeups, explained = sum(total[0] for total in totals), sum(total[1] for total in totals)
    print("%d of %d" % (explained, wakeups))
    return 0 if wakeups and explained >= 0.999 * wakeups else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
