"""Whether traces hold together: `python3 recorder/tests/coherent.py TRACE…`

Every line is JSON; who acts is who has begun and not ended; whose turn it is stood at the
head of the ready queue; nothing is mentioned before it was made; no clock goes back.
Prints what does not hold, and how many records there are; fails if anything does not.
"""
import json
import sys


class State:
    def __init__(self):
        self.ready, self.stack = {}, {}
        self.made, self.clock, self.timers, self.ended = set(), {}, set(), []


def kind_and_value(event):
    return (event, None) if isinstance(event, str) else next(iter(event.items()))


def reference(value):
    return "%s %s" % next(iter(value.items()))


def check(state, record):
    kind, value = kind_and_value(record["event"])
    loop = record.get("loop")
    ready, stack = state.ready.setdefault(loop, []), state.stack.setdefault(loop, [])
    ns = record.get("ns")
    if ns is not None and record.get("thread", 1) == state.clock.get((loop, "thread"), 1):
        if ns < state.clock.get(loop, 0):
            yield "the clock goes back"
        state.clock[loop] = ns
    by = record["by"]
    # A task that is done schedules what has waited for it: these records are its last.
    if isinstance(by, dict) and by not in stack and by not in state.ended and not any(by in other for other in state.stack.values()):
        yield "%s acts, and has not begun" % reference(by)
    if kind == "task_made":
        state.made.add("task %d" % value["task"])
    elif kind == "future_made":
        state.made.add("future %d" % value["future"])
    elif kind == "callback_made":
        state.made.add("callback %d" % value["callback"])
    elif kind == "timer_made":
        state.timers.add(value[0])
    elif kind in ("callback_ready", "task_ready"):
        name = "%s %d" % (kind.split("_")[0], value[0])
        if name not in state.made:
            yield "%s is ready, and was not made" % name
        ready.append(name)
    elif kind in ("callback_begun", "callback_skipped", "task_begun", "task_skipped"):
        number = value[0] if isinstance(value, list) else value
        name = "%s %d" % (kind.split("_")[0], number)
        if ready[:1] != [name]:
            yield "%s has its turn, and the queue is %s" % (name, ready[:3])
        if name in ready:
            ready.remove(name)
        if kind.endswith("begun"):
            if any(actor != "run" for actor in stack[-1:]):
                yield "%s begins, and %s has not ended" % (name, stack[-1])
            stack.append({kind.split("_")[0]: number})
    elif kind == "timer_fired":
        stack.append({"callback": value})
    elif kind == "task_begun_eagerly":
        stack.append({"task": value})
    elif kind in ("callback_finished", "task_finished", "task_suspended"):
        actor = {kind.split("_")[0]: value[0]}
        if stack and stack[-1] == actor:
            stack.pop()
            state.ended = state.ended[-20:] + [actor]
    elif kind == "run_begun":
        stack.append("run")
    elif kind == "run_ended":
        if not stack or stack[-1] != "run":
            yield "a run ends, and %s has not ended" % (stack[-1:] or "nobody")
        while stack and stack.pop() != "run":
            pass
    elif kind == "closed":
        ready.clear()
    if kind in ("future_finished", "done_callback_added", "done_callback_removed", "cancel_requested"):
        name = reference(value[0] if isinstance(value, list) else value)
        if name not in state.made:
            yield "%s is mentioned, and was not made" % name


def check_file(path):
    state, count, problems = State(), 0, []
    with open(path, "rb") as lines:
        for line in lines:
            line = line.rstrip(b"\0\n")
            if not line:
                continue
            record = json.loads(line)
            if "glassloop_trace" in record:
                continue
            count += 1
            problems += ["%s, record %d: %s: %s" % (path, count, problem, line.decode()[:200]) for problem in check(state, record)]
    return count, problems


def main(paths):
    failed = False
    for path in paths:
        count, problems = check_file(path)
        print("%s: %d records, %d problems" % (path, count, len(problems)))
        for problem in problems[:5]:
            print("  " + problem)
        failed = failed or bool(problems)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
