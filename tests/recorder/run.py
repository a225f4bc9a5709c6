"""Checks the recorder: `python3 tests/recorder/run.py [CHECK…] [--python PYTHON…]`

Each check runs programs as they are, and recorded, in each of the Pythons (the one that
runs this, unless others are named); what they print and how they end has to be the same,
and every trace has to hold together.

    exact    tracebacks, stacks, names, warnings, the environment: line for line
    mixed    eager tasks, child processes, signals, threads, a fork, cancelled timers
    interrupted   signals, finalisers and threads in the middle of a hook
    awaited  what a task may await is never told as refused, and what it may not always is
    got      get_event_loop gives a loop that was set: told wherever it does so, and nowhere else
    secret   nothing of the program's is called, and no text of its own is in the trace
    file     where the trace goes: what is no trace is never overwritten; a killed program
    strange  the programs in `strange/`, each of which does something that a recorder may not survive
    start    what the program finds when it starts, whatever PYTHONPATH says
    real     the programs in `programs/`, those whose libraries this Python has
    suites   CPython's own tests of asyncio, and Tornado's: minutes
    corpus   the 1,000 programs of tests/conformance, through the oracle (3.13 alone)

Without a CHECK: all but the last two.
"""
import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
RECORDER = os.path.join(ROOT, "recorder")
CONFORMANCE = os.path.join(ROOT, "tests", "conformance")

sys.path.insert(0, HERE)
import coherent                 # noqa: E402


class Difference(Exception):
    """What a check has found."""


def run(python, program, trace=None, stdin=None, **variables):
    """What it prints, and its exit code."""
    environment = dict(os.environ, PYTHONUNBUFFERED="1", PYTHONDONTWRITEBYTECODE="1", **variables)
    environment.pop("GLASSLOOP_TRACE", None)
    if trace is not None:
        path = [RECORDER] + [path for path in [environment.get("PYTHONPATH")] if path is not None]
        environment.update(PYTHONPATH=os.pathsep.join(path), GLASSLOOP_TRACE=trace, GLASSLOOP_RECORDER_DEBUG="1")
    done = subprocess.run([python] + program, env=environment, stdin=stdin, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    return done.stdout.decode("utf-8", "replace"), done.returncode


CHANGES = (
    (r"0x[0-9a-f]+", "0x"), (r"when=[0-9.]+", "when="), (r"127\.0\.0\.1', \d+", "127.0.0.1', N"), (r"fd=\d+", "fd="),
    (r"in \d+\.\d+s", "in"),
)


def steady(text):
    """Without what is another in each run."""
    for pattern, replacement in CHANGES:
        text = re.sub(pattern, replacement, text)
    return text.splitlines()


def same(python, program, folder, says=(), gets_to="", **options):
    """Runs it twice; the traces of the second time.  The second time it may say something more, and has to.

    What it prints at its end is named, where it is not enough that it ends both times alike.
    """
    plain, recorded = run(python, program, **options), run(python, program, os.path.join(folder, "t.jsonl"), **options)
    if gets_to not in plain[0]:
        raise Difference("the program of this check does not get to its end: %s" % plain[0][-2000:])
    if plain[1] != recorded[1]:
        raise Difference("exit code %d, recorded %d: %s" % (plain[1], recorded[1], recorded[0][-2000:]))
    before, after = steady(plain[0]), without(says, steady(recorded[0]))
    if before != after:
        import difflib
        raise Difference("\n".join(list(difflib.unified_diff(before, after, "plain", "recorded", lineterm="", n=1))[:40]))
    return hold_together(folder)


def without(sentences, lines):
    """The lines but for these sentences, each of which has to be one."""
    for sentence in sentences:
        found = [line for line in lines if line.startswith(sentence)]
        if len(found) != 1:
            raise Difference("said %d times: %s" % (len(found), sentence))
        lines.remove(found[0])
    return lines


def hold_together(folder):
    records = 0
    for name in sorted(os.listdir(folder)):
        count, problems = coherent.check_file(os.path.join(folder, name))
        records += count
        if problems:
            raise Difference("\n".join(problems[:5]))
    return records


def exact(python, folder, **variables):
    return same(python, [os.path.join(HERE, "exact.py")], folder, gets_to="the end, with an error", **variables)


def exact_with_a_safe_path(python, folder):
    return exact(python, folder, PYTHONSAFEPATH="1", PYTHONASYNCIODEBUG="1")


def mixed(python, folder):
    return same(python, [os.path.join(HERE, "mixed.py")], folder, gets_to="\nend\n")


def interrupted(python, folder):
    """What comes in the middle of a hook may be told a line too early or too late, now and then."""
    trace = os.path.join(folder, "t.jsonl")
    printed, code = run(python, [os.path.join(HERE, "interrupted.py")], trace)
    if code or printed != "done\n":
        raise Difference(printed[-2000:])
    records, problems = coherent.check_file(trace)
    if len(problems) > records / 1000:
        raise Difference("\n".join(problems[:5]))
    return records


REFUSED_AWAITS = 2 * [
    ("yield something", "RuntimeError", "Task got bad yield: 7"),
    ("yield something", "RuntimeError", "Task got bad yield:"),
    ("await own[0]", "RuntimeError", "Task cannot await on itself:"),
    ("await other.create_future()", "RuntimeError", "Task"),
]


def awaited(python, folder):
    """Of the steps of tasks, written in C and in Python, those are refused that asyncio refuses, and no other."""
    records, refused = same(python, [os.path.join(HERE, "awaited.py")], folder), []
    with open(os.path.join(HERE, "awaited.py")) as program:
        lines = program.read().splitlines()
    with open(os.path.join(folder, "t.jsonl"), encoding="ascii") as trace:
        for line in trace:
            event = json.loads(line).get("event")
            if isinstance(event, dict) and event.get("refused", {}).get("operation") == "await":
                at = int(json.loads(line)["at"].split(":")[1])
                refused.append((lines[at - 1].strip(), event["refused"]["class"], event["refused"]["message"].split(" <")[0]))
    if refused != REFUSED_AWAITS:
        raise Difference("refused: %s" % refused)
    return records


def got(python, folder):
    """Each line of the program's that says so, and no other, is told to be given the loop that was set."""
    program, told = os.path.join(HERE, "got.py"), []
    records = same(python, [program], folder, gets_to="\nend\n")
    minor = int(run(python, ["-c", "import sys; print(sys.version_info[1])"])[0])
    with open(program) as text:
        marks = [(number, re.search(r"# got(?: before 3[.](\d+))?", line)) for number, line in enumerate(text, 1)]
    expected = [number for number, mark in marks if mark and minor < int(mark.group(1) or 99)]
    with open(os.path.join(folder, "t.jsonl"), encoding="ascii") as trace:
        for line in trace:
            record = json.loads(line)
            if record.get("event") == "loop_got":
                told.append(int(record["at"].split()[0].split(":")[1]))
    if sorted(told) != expected:
        raise Difference("told at the lines %s, and not %s" % (sorted(told), expected))
    return records


def secret(python, folder):
    records = same(python, [os.path.join(HERE, "secret.py")], folder)
    path = os.path.join(folder, "t.jsonl")
    run(python, [os.path.join(HERE, "secret.py")], path, GLASSLOOP_RECORDER_MESSAGES="0", GLASSLOOP_RECORDER_OUTPUT="0")
    with open(path, encoding="ascii") as trace:
        text = trace.read()
    for word in ("hunter2", "s3cr3t", "tok3n"):
        if word in text:
            raise Difference("%r is in the trace" % word)
    return records


def file(python, folder):
    """A file that is no trace stays as it is; a killed program's trace can be read; a fifo does not block."""
    other = os.path.join(folder, "other")
    os.mkdir(other)
    mine = os.path.join(other, "notes.txt")
    link, fifo = os.path.join(other, "link"), os.path.join(other, "fifo")
    with open(mine, "w") as text:
        text.write("my notes\n")
    os.symlink(mine, link)
    os.mkfifo(fifo)
    for path in (mine, link, fifo, other, "/dev/null"):
        printed, code = run(python, ["-c", "import asyncio; asyncio.run(asyncio.sleep(0)); print('ran')"], path)
        if code or "ran" not in printed:
            raise Difference("%s: %s" % (path, printed))
    with open(mine) as text:
        if text.read() != "my notes\n":
            raise Difference("the notes were overwritten")
    trace = os.path.join(folder, "killed.jsonl")
    printed, code = run(python, ["-c", (
        "import asyncio, os\n"
        "async def main():\n"
        "    await asyncio.sleep(0)\n"
        "    os.kill(os.getpid(), 9)\n"
        "asyncio.run(main())")], trace)
    with open(trace, "rb") as lines:
        found = lines.read()
    if code != -signal.SIGKILL or b'"task_begun"' not in found or not found.endswith(b"\0"):
        raise Difference("of the killed program there is only %r" % found[-200:])
    if os.stat(trace).st_mode & 0o777 != 0o600:
        raise Difference("others can read the trace")
    one = os.path.join(folder, "exec.jsonl")
    run(python, ["-c", "import asyncio, os, sys\nasyncio.run(asyncio.sleep(0))\n"
                 "os.execv(sys.executable, [sys.executable, '-c', 'import asyncio; asyncio.run(asyncio.sleep(0))'])"], one)
    with open(one, "rb") as lines:
        if b"loop_made" not in lines.read():
            raise Difference("what was before exec is gone")
    for name in os.listdir(other):
        path = os.path.join(other, name)
        os.unlink(path)
    os.rmdir(other)
    return hold_together(folder)


def real(python, folder):
    records, programs = 0, os.path.join(HERE, "programs")
    for number, name in enumerate(sorted(os.listdir(programs))):
        if not name.endswith(".py") or missing(python, os.path.join(programs, name)):
            continue
        own = os.path.join(folder, str(number))
        os.mkdir(own)
        path = os.path.join(programs, name)
        command = ["-m", "pytest", "-q", "-p", "no:cacheprovider", path] if name.startswith("test_") else [path]
        try:
            records += same(python, command, own)
        except Difference as difference:
            raise Difference("%s: %s" % (name, difference)) from None
        for trace in os.listdir(own):
            os.rename(os.path.join(own, trace), os.path.join(folder, "%d.%s" % (number, trace)))
        os.rmdir(own)
    return records


def strange(python, folder):
    """What a program says `in the trace` or `in another trace` has to stand there; the recorder `says` nothing else."""
    records, programs = 0, os.path.join(HERE, "strange")
    for name in sorted(os.listdir(programs)):
        path = os.path.join(programs, name)
        if not name.endswith(".py") or missing(python, path):
            continue
        with tempfile.TemporaryDirectory() as own:
            try:
                records += same(python, [path] + arguments_of(path), own, says=asked_of(path, "says"))
                says_so(path, own)
            except Difference as difference:
                raise Difference("%s: %s" % (name, difference)) from None
    return records


def says_so(program, folder):
    traces = {"the": "", "another": ""}
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), encoding="ascii") as trace:
            traces["the" if name == "t.jsonl" else "another"] += trace.read()
    for which, text in traces.items():
        for sentence in asked_of(program, "in %s trace" % which):
            if sentence not in text:
                raise Difference("not in %s trace: %s" % (which, sentence))


def arguments_of(program):
    return [argument.encode("ascii").decode("unicode_escape").encode("latin-1") for argument in asked_of(program, "argument")]


def asked_of(program, what):
    with open(program, encoding="utf-8") as text:
        return re.findall(r"^# %s: (.*)$" % what, text.read(), re.M)


def start(python, folder):
    """Also with a `sitecustomize` of the program's own, and with a module of its own that is called asyncio."""
    program, records = [os.path.join(HERE, "start.py")], 0
    own = os.path.join(folder, "own")
    os.mkdir(own)
    with open(os.path.join(own, "sitecustomize.py"), "w") as text:
        text.write("import sys\nprint(__file__, __name__, __spec__.name, sys.modules[__name__].__dict__ is globals())\n")
    paths = ["", own, own + os.pathsep, os.pathsep + own, os.pathsep, own + 2 * os.pathsep + HERE, None]
    for path in paths:
        if path is None:
            with open(os.path.join(own, "asyncio.py"), "w") as text:
                text.write("print('asyncio of its own')\ndef run(nothing): pass\n")
            path = own
        traces = os.path.join(folder, "traces")
        os.mkdir(traces)
        records += same(python, program, traces, PYTHONPATH=path)
        if "asyncio.py" not in os.listdir(own):
            with open(os.path.join(traces, "t.jsonl"), encoding="ascii") as trace:
                if '"loop_made"' not in trace.read():
                    raise Difference("nothing is recorded with PYTHONPATH=%r" % path)
        shutil.rmtree(traces)
    shutil.rmtree(own)
    return records


def suites(python, folder):
    """CPython's own tests of asyncio, and Tornado's, where they are; recorded, they have to pass as they do."""
    records = 0
    for needs, command in (("test.test_asyncio", ["-m", "test", "-q", "test_asyncio"]),
                           ("tornado.test", ["-m", "tornado.test"])):
        if run(python, ["-c", "import " + needs])[1] == 0:
            printed, code = run(python, command, os.path.join(folder, "t.jsonl"))
            if code and run(python, command)[1] == 0:
                raise Difference("%s fails, and unrecorded it does not:\n%s" % (needs, printed[-3000:]))
            records += hold_together(folder)
            for trace in os.listdir(folder):
                os.unlink(os.path.join(folder, trace))
    return records


def missing(python, program):
    """Whether it needs a library that this Python has not."""
    with open(program) as text:
        needs = re.search(r"^# needs (.*)$", text.read(), re.M)
    return needs is not None and run(python, ["-c", "import " + needs.group(1)])[1] != 0


def corpus(python, folder):
    if run(python, ["-c", "import sys; sys.exit(sys.version_info[:2] != (3, 13))"])[1]:
        return 0
    programs = os.path.join(folder, "programs")
    with open(programs, "wb") as all_of_them:
        for level in range(1, 6):
            with open(os.path.join(CONFORMANCE, "corpus", "L%d.jsonl" % level), "rb") as some:
                all_of_them.write(some.read())
    printed, command = [], [os.path.join(CONFORMANCE, "oracle.py")]
    for trace in (None, os.path.join(folder, "t.jsonl")):
        with open(programs) as stdin:
            printed.append(run(python, command, trace, stdin))
    os.unlink(programs)
    if printed[0] != printed[1]:
        raise Difference("they print something else")
    return hold_together(folder)


CHECKS = {"exact": (exact, exact_with_a_safe_path), "mixed": (mixed,), "interrupted": (interrupted,), "awaited": (awaited,),
          "got": (got,), "secret": (secret,), "file": (file,), "strange": (strange,), "start": (start,),
          "real": (real,), "suites": (suites,), "corpus": (corpus,)}


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("checks", nargs="*", metavar="CHECK")
    arguments.add_argument("--python", nargs="+", default=[sys.executable], metavar="PYTHON")
    asked = arguments.parse_args()
    unknown = [name for name in asked.checks if name not in CHECKS]
    if unknown:
        arguments.error("no check %s; there are %s" % (unknown[0], ", ".join(CHECKS)))
    failed = 0
    for python in asked.python:
        version = run(python, ["-c", "import sys; print(sys.version.split()[0])"])[0].strip()
        for name in asked.checks or [name for name in CHECKS if name not in ("suites", "corpus")]:
            for check in CHECKS[name]:
                with tempfile.TemporaryDirectory() as folder:
                    try:
                        print("%-8s %-24s the same, %d records" % (version, check.__name__, check(python, folder)), flush=True)
                    except Difference as difference:
                        failed += 1
                        print("%-8s %-24s DIFFERS\n%s" % (version, check.__name__, difference), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
