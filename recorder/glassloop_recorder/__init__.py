"""Records what asyncio does in an unmodified program, as a glassloop trace.

The files, in the order in which they are best read:

    journal          a record's text, threads, what is known of a loop
    trace_file       where the text goes
    window           a part of it in memory
    descriptor       the number under which it is open
    places, names    which line it was; what things are called
    hooks            how asyncio is looked at
    ready_queue      callbacks: ready, begun, skipped
    late             what a hook had no stack left for
    handles          callbacks and timers: made, cancelled
    tasks            steps, suspensions, ends
    futures          who resolves them
    being_made       futures and tasks, while they are being made
    loops            made, run, stopped, closed
    sources          iterations; files and sockets
    policies         the thread's loop
    refusals         what asyncio refuses
    reports          the exception handler; coroutines never awaited
    output           what the program prints, and how it ends
    options          what the environment asks for
    own_files        how these files are found
    eager, bound, transports, subprocesses, uvloops
    raised           refusals that no guard tells of
    asyncio_found    when the program imports asyncio
    in_place         puts all this in its place

docs/recorder.md says what each hook sees, and what none can.
"""


import os
import sys

from . import options
from . import journal, names, places, trace_file
from . import asyncio_found, output


def start(path):
    """Records this process."""
    path = os.path.abspath(path)
    journal.file = trace_file.TraceFile(path, header(), options.keep)
    journal.this_thread()
    os.putenv("GLASSLOOP_RECORDER_PROCESS", str(os.getpid()))
    asyncio_found.keep_hidden()
    asyncio_found.wait()
    output.watch()
    import atexit
    atexit.register(output.at_exit)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=lambda: after_fork(path))


def after_fork(path):
    """A forked child writes a file of its own."""
    journal.file.leave()
    journal.after_fork(path, header(), trace_file)
    os.putenv("GLASSLOOP_RECORDER_PROCESS", str(os.getpid()))


def typed():
    """The command that was typed, as far as Python knows it; before 3.10, as far as the system does."""
    arguments = getattr(sys, "orig_argv", None)
    if not arguments:
        try:
            with open("/proc/self/cmdline", "rb") as command:
                arguments = [os.fsdecode(argument) for argument in command.read().split(b"\0")[:-1]]
        except OSError:
            arguments = None
    return arguments or [sys.executable or "python"]


#: A header that is longer, is none.
LONGEST_HEADER = 900000


def header():
    """The first line."""
    arguments, length = [], 0
    for argument in map(names.quoted, typed()):
        length += len(argument)
        if length > LONGEST_HEADER:
            arguments.append(names.quoted("… cut"))
            break
        arguments.append(argument)
    return ('{"glassloop_trace":2,"writer":"glassloop\'s recorder","language":"python","version":%s,'
            '"implementation":"CPython","argv":[%s],"directory":%s,"process":%d,"epoch_ns":%d}\n' % (
                names.quoted(sys.version.split()[0]), ",".join(arguments),
                names.quoted(places.FOLDER.rstrip(os.sep) or os.sep), os.getpid(), journal.EPOCH))
