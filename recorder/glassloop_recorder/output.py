"""What the program prints, and how it ends.

A method that is only looked up does not tell what it is called with, so `write` of stdout
and stderr is the one thing that is really wrapped.  If it fails, its traceback has a line
more; with `GLASSLOOP_RECORDER_OUTPUT=0` it is left alone.
"""
import sys

from . import journal, options
from .hooks import StandsFor
from .journal import FATAL_TO_HIDE, emit, head, stack, this_thread, trouble, who
from .names import LONGEST, error_text, quoted
from .places import line_of_traceback, where


class Line:
    """What was printed to a stream since its last line ended; of a very long one, the beginning."""
    __slots__ = ("level", "target", "parts", "length", "returned")

    def __init__(self, level, target):
        self.level, self.target, self.parts, self.length, self.returned = level, target, [], 0, False

    def add(self, text):
        """After a carriage return the line begins again, as soon as something more is printed."""
        shown = text.rstrip("\r")
        if shown:
            if self.returned or "\r" in shown:
                shown = shown.rpartition("\r")[2]
                self.parts, self.length = [], 0
            if self.length <= LONGEST:
                self.parts.append(shown[:LONGEST + 1])
            self.length += len(shown)
        self.returned = text.endswith("\r") or self.returned and not shown

    def take(self):
        text = "".join(self.parts)
        self.parts, self.length, self.returned = [], 0, False
        return text


begun = []                      # the Line of each stream


def watch():
    if not options.output:
        return
    listen(sys.stdout, Line("INFO", "stdout"))
    if options.messages:
        listen(sys.stderr, Line("WARN", "stderr"))


def listen(stream, line):
    original = getattr(stream, "write", None)
    if original is None:
        return
    try:
        stream.write = Write(original, line)
    except AttributeError:
        return
    begun.append(line)


class Write(StandsFor):
    # In the place of a stream's `write`.

    def __init__(self, original, line):
        self.original, self.line = original, line

    def __call__(self, text, /):
        result = self.original(text)
        try:
            if type(text) is str:
                said(self.line, text, stack(0).f_back)
        except RecursionError:
            if FATAL_TO_HIDE:
                raise
        except Exception as error:
            trouble(error)
        return result


def said(line, text, frame):
    """Every line that is complete by now."""
    lines = []
    first, *others = text.split("\n")
    line.add(first)
    for other in others:
        lines.append(line.take())
        line.add(other)
    if lines:
        tell(line, lines, frame)


def tell(line, lines, frame):
    me = this_thread()
    journal.settle(me)
    loops = me.loops
    l, at = loops[-1] if loops else None, where(frame)
    report = ""
    if line.target == "stderr" and me.report is not None:
        number = journal.file.number_at(me.report)
        report = "" if number is None else ',"report":%d' % number
        me.report = None
    emit("".join(['%s%s%s,"event":{"said":{"level":"%s","target":"%s","text":%s%s}}}\n' % (
        head(l, me), who(me), at, line.level, line.target, quoted(text), report) for text in lines]))


def last_lines():
    """What has no end of a line behind it."""
    for line in begun:
        if line.length:
            tell(line, [line.take()], None)


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
    last_lines()
    me = this_thread()
    journal.settle_all(me)
    error = getattr(sys, "last_exc", None) or getattr(sys, "last_value", None)
    text, at = "null", ""
    if isinstance(error, BaseException):
        text, at = quoted(error_text(error)), line_of_traceback(getattr(sys, "last_traceback", None))
    emit('{%s"by":"program"%s,"event":{"program_ended":%s}}\n' % (me.tag, at, text))


def at_exit():
    """The last of all functions that `atexit` calls."""
    try:
        program_ended()
        last_lines()
    except Exception as error:
        trouble(error)
    journal.file.finish()
