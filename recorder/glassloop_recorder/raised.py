"""Refusals that no guard tells of: what asyncio raises (3.12 and later).

`sys.monitoring` can call a function whenever an exception is raised.  It costs nothing as
long as none is, and the function is off the stack again before the exception goes on.
What counts are the sentences that asyncio refuses with; everything else is passed over at
the first look.
"""
import os
import sys

from . import bound, names
from .futures import state_of
from .handles import local_of
from .journal import FATAL_TO_HIDE, stack, this_thread, trouble
from .names import class_name
from .places import PASSED, STDLIB, codes, last_loaded, look_at
from .refusals import operation_of, refused

#: The beginning, or the end, of a sentence; and what was called, where its function is written in C.
SENTENCES = (
    ("no running event loop", "get_running_loop"),
    ("There is no current event loop", "get_event_loop"),
    ("is bound to a different event loop", None),
    ("Lock is not acquired.", None),
    ("cannot wait on un-acquired lock", None),
    ("cannot notify on un-acquired lock", None),
    ("BoundedSemaphore released too many times", None),
    ("Semaphore released too many times", None),
    ("Runner is closed", None),
    ("Executor shutdown has been called", None),
    ("cannot schedule new futures after", "submit"),
    ("Event loop stopped before Future completed.", "run_until_complete"),
    ("cannot reuse already awaited coroutine", "await"),
    ("coroutine is being awaited already", "await"),
    ("Non-thread-safe operation invoked", None),
    ("belongs to a different loop than", None),
    ("cannot perform operation: another operation is in progress", None),
    ("read() called while another coroutine", None),
    ("readline() called while another coroutine", None),
    ("TaskGroup", None),
    ("a coroutine was expected, got", None),
    ("An asyncio.Future, a coroutine or an awaitable is required", None),
    ("Timeout should be used inside a task", None),
    ("unable to perform operation on", None),
    ("the handler is closed", None),
)
ERRORS = (RuntimeError, ValueError, TypeError)


#: Python's own tools have 0, 1 and 2, others take 3 or 4; 5, which is meant for optimizers, nobody takes.
TOOLS = (5, 4, 3)


def watch():
    monitoring = getattr(sys, "monitoring", None)
    if monitoring is None:
        return
    for tool in TOOLS:
        if monitoring.get_tool(tool) is None:
            monitoring.use_tool_id(tool, "glassloop")
            monitoring.register_callback(tool, monitoring.events.RAISE, raised)
            monitoring.set_events(tool, monitoring.events.RAISE)
            return


def raised(code, instruction, error):
    kind = type(error)
    if kind not in ERRORS:
        return
    try:
        trace = error.__traceback__
        # It passes every function on its way; only the first is where it was raised.
        if trace is not None and trace.tb_next is None:
            look_at_error(stack(1), error, kind)
    except RecursionError:
        if FATAL_TO_HIDE:
            raise
    except Exception as failure:
        trouble(failure)


def look_at_error(frame, error, kind):
    arguments = error.args
    if not arguments or type(arguments[0]) is not str:
        return
    sentence = arguments[0]
    for part, operation in SENTENCES:
        if sentence.startswith(part) or sentence.endswith(part):
            refuse(frame, sentence, operation, class_name(kind))
            return


#: What else says "no running event loop", and is written in C.
IN_C = ("get_running_loop", "current_task", "all_tasks", "get_event_loop")
CONCURRENT = os.path.join(STDLIB, "concurrent")


def refuse(frame, sentence, operation, kind):
    seen = codes.get(id(frame.f_code)) or look_at(frame.f_code)
    in_python = seen.kind == PASSED
    if not in_python and operation is None:
        return                          # the program's own sentence
    if in_python and not frame.f_code.co_filename.startswith((names.asyncio_folder, CONCURRENT)):
        return                          # `logging` asks whether there is a task, and takes a no
    if operation == "get_running_loop" and not in_python:
        operation = last_loaded(frame, IN_C) or operation
    cause = None
    if sentence.endswith("is bound to a different event loop"):
        cause = bound.cause_of(local_of(frame, "self"))
    me = this_thread()
    l = me.loops[-1] if me.loops else None
    if in_python and "self" in frame.f_code.co_varnames:
        l = state_of(local_of(frame, "self")) or l
    if in_python and not sentence.startswith("Event loop stopped"):
        operation = operation_of(frame)
    refused(l, frame, sentence, cause, kind, operation)
