"""What the program prints, and how it ends.

A method that is only looked up does not tell what it is called with, so `write` of stdout
and stderr is the one thing that is really wrapped.  If it fails, its traceback has a line
more; with `GLASSLOOP_RECORDER_OUTPUT=0` it is left alone.
"""
import sys

from . import journal, options
from .journal import FATAL_TO_HIDE, emit, head, stack, this_thread, trouble, who
from .names import error_text, quoted
from .places import line_of_traceback, where


def watch():
    if not options.output:
        return
    listen(sys.stdout, "INFO", "stdout")
    if options.messages:
        listen(sys.stderr, "WARN", "stderr")


def listen(stream, level, target):
    original, begun = getattr(stream, "write", None), [""]
    if original is None:
        return

    def write(text):
        result = original(text)
        try:
            if type(text) is str:
                said(level, target, begun, text, stack(0).f_back)
        except RecursionError:
            if FATAL_TO_HIDE:
                raise
        except Exception as error:
            trouble(error)
        return result
    try:
        stream.write = write
    except AttributeError:
        pass


def said(level, target, begun, text, frame):
    """Every line that is complete by now."""
    lines = (begun[0] + text).split("\n")
    begun[0] = lines.pop()
    if not lines:
        return
    me = this_thread()
    journal.settle(me)
    loops = me.loops
    l, at = loops[-1] if loops else None, where(frame)
    report = ""
    if target == "stderr" and me.report is not None:
        number = journal.file.number_at(me.report)
        report = "" if number is None else ',"report":%d' % number
        me.report = None
    emit("".join(['%s%s%s,"event":{"said":{"level":"%s","target":"%s","text":%s%s}}}\n' % (
        head(l, me), who(me), at, level, target, quoted(line), report) for line in lines]))


ended = False


def end_before_atexit():
    """From 3.9 on it can be told before the program's own `atexit` functions run."""
    import threading
    register = getattr(threading, "_register_atexit", None)
    if register is not None:
        register(program_ended)


def program_ended():
    """The main module is over: with which error, if one."""
    global ended
    if ended:
        return
    ended = True
    me = this_thread()
    journal.settle(me)
    error = getattr(sys, "last_exc", None) or getattr(sys, "last_value", None)
    text, at = "null", ""
    if isinstance(error, BaseException):
        text, at = quoted(error_text(error)), line_of_traceback(getattr(sys, "last_traceback", None))
    emit('{%s"by":"program"%s,"event":{"program_ended":%s}}\n' % (me.tag, at, text))


def at_exit():
    """The last of all functions that `atexit` calls."""
    try:
        program_ended()
    except Exception as error:
        trouble(error)
    journal.file.finish()
