"""What asyncio refuses: the guards that an operation has to pass.

`_check_closed` and its like are looked up right before they are called.  What they are
going to say can be told from the loop; they then raise by themselves.
"""

from types import ModuleType

from . import journal
from .futures import settle, state_of
from .hooks import Look, look
from .journal import FATAL_TO_HIDE, emit, head, stack, this_thread, who
from .names import quoted
from .places import PASSED, codes, look_at, where

GUARDS = ("_check_running", "_run_forever_setup")


def is_asyncio_s(frame):
    return (codes.get(id(frame.f_code)) or look_at(frame.f_code)).kind == PASSED


def operation_of(frame):
    """The asyncio function that the program, or a library, has called."""
    operation = frame.f_code.co_name
    while frame is not None:
        code = frame.f_code
        seen = codes.get(id(code)) or look_at(code)
        if seen.kind != PASSED:
            break
        if code.co_name == "__del__":
            return "__del__"
        if code.co_name not in GUARDS and not code.co_name.startswith("__"):
            operation = code.co_name
        frame = frame.f_back
    return operation.replace("_run_forever_setup", "run_forever")


def refused(l, frame, message, cause=None, kind="RuntimeError", operation=None, about="null"):
    """`cause`: where in the file the record stands that has led to this."""
    me = this_thread()
    settle(me)
    operation = operation or operation_of(frame)
    # Of asyncio's own finaliser no line is to blame: it runs wherever the last reference goes.
    at = "" if operation == "__del__" else where(frame)
    number = journal.file.number_at(cause) if cause is not None else None
    emit('%s%s%s,"event":{"refused":{"operation":%s,"about":%s,"class":"%s","message":%s%s}}}\n' % (
        head(l, me), who(me), at, quoted(operation), about, kind, quoted(message),
        "" if number is None else ',"cause":%d' % number))


class CheckClosed(Look):
    # In the place of `_check_closed`, which is asked all the time: a loop that is open is passed over at once.

    def __get__(self, loop, kind=None):
        if loop is not None:
            try:
                if loop._closed:
                    self.look(loop, stack(1))
            except RecursionError:
                if FATAL_TO_HIDE:
                    raise
            except Exception as error:
                journal.trouble(error)
        return self.original.__get__(loop, kind)


def watch(base, events, runners):
    running_loop = events._get_running_loop

    def check_closed(loop, frame):
        l = state_of(loop)
        if l is not None:
            refused(l, frame, "Event loop is closed", l.closed_at)

    def check_running(loop, frame):
        l = state_of(loop)
        if l is None:
            return
        if loop._thread_id is not None:
            refused(l, frame, "This event loop is already running", l.begun_at)
            return
        running = running_loop()
        if running is not None:
            other = state_of(running)
            refused(l, frame, "Cannot run the event loop while another loop is running", other and other.begun_at)

    def is_running(loop, frame):
        if loop._thread_id is not None and frame.f_code.co_name == "close" and is_asyncio_s(frame):
            l = state_of(loop)
            if l is not None:
                refused(l, frame, "Cannot close a running event loop", l.begun_at)

    type.__setattr__(base, "_check_closed", CheckClosed(base.__dict__["_check_closed"], check_closed))
    look(base, "_check_running", check_running)
    look(base, "is_running", is_running)
    watch_runners(events, runners)


def watch_runners(events, runners):
    """`asyncio.run` asks whether a loop runs, and refuses: it looks `_get_running_loop` up in `events`."""
    running_loop = events._get_running_loop

    class Events(ModuleType):
        @property
        def _get_running_loop(self):
            try:
                run_looks(stack(1))
            except RecursionError:
                if FATAL_TO_HIDE:
                    raise
            except Exception as error:
                journal.trouble(error)
            return self.__dict__["_get_running_loop"]

        @_get_running_loop.setter
        def _get_running_loop(self, function):
            self.__dict__["_get_running_loop"] = function

    def run_looks(frame):
        code = frame.f_code
        if code.co_name != "run" or frame.f_globals is not runners.__dict__:
            return
        running = running_loop()
        l = state_of(running) if running is not None else None
        if l is not None:
            name = "Runner.run" if "self" in code.co_varnames else "asyncio.run"
            refused(l, frame, name + "() cannot be called from a running event loop", l.begun_at, operation=name)

    Events.__name__ = Events.__qualname__ = "module"
    Events.__module__ = "builtins"
    events.__class__ = Events
