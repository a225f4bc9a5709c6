"""Records what asyncio does in an unmodified program, as a glassloop trace.

The files, in the order in which they are best read:

    journal          a record's text, threads, what is known of a loop
    trace_file       where the text goes
    places, names    which line it was; what things are called
    hooks            how asyncio is looked at
    ready_queue      callbacks: ready, begun, skipped
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
    asyncio_found    when the program imports asyncio: puts all this in its place

docs/recorder.md says what each hook sees, and what none can.
"""


import os
import sys

from . import options
from . import journal, names, places, trace_file
from . import asyncio_found, output, reports


def start(path):
    """Records this process."""
    path = os.path.abspath(path)
    journal.file = trace_file.TraceFile(path, header(), options.keep)
    journal.this_thread()
    os.putenv("GLASSLOOP_RECORDER_PROCESS", str(os.getpid()))
    asyncio_found.wait()
    output.watch()
    reports.watch_warnings()
    import atexit
    atexit.register(output.program_ended)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=lambda: after_fork(path))


def after_fork(path):
    """A forked child writes a file of its own."""
    journal.file.leave()
    journal.after_fork(path, header(), trace_file)
    os.putenv("GLASSLOOP_RECORDER_PROCESS", str(os.getpid()))


def header():
    """The first line."""
    arguments = getattr(sys, "orig_argv", None) or getattr(sys, "argv", None) or [sys.executable or "python"]
    return ('{"glassloop_trace":2,"writer":"glassloop\'s recorder","language":"python","version":%s,'
            '"implementation":"CPython","argv":[%s],"directory":%s,"process":%d,"epoch_ns":%d}\n' % (
                names.quoted(sys.version.split()[0]), ",".join(names.quoted(argument) for argument in arguments),
                names.quoted(places.FOLDER.rstrip(os.sep) or os.sep), os.getpid(), journal.EPOCH))
