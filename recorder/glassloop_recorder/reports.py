"""What is reported: the exception handler, tasks that are destroyed, coroutines never awaited.

`call_exception_handler` looks the program's handler up in `_exception_handler`; what it is
about stands in its local variable `context`.
"""
from . import journal, transports
from .futures import finished, known_to_the_end, outcome, settle, state, state_of
from .handles import local_of, number_of
from .hooks import field
from .journal import CALLBACK, FATAL_TO_HIDE, TASK, emit, head, stack, this_thread, who
from .names import error_text, quoted
from .places import where

handler_code = None             # that of `call_exception_handler`


def watch(base):
    global handler_code
    handler_code = base.__dict__["call_exception_handler"].__code__
    field(base, "_exception_handler", looked_up)


first = None                    # the instruction of the first look; there are more


def looked_up(loop, value, frame):
    global first
    if frame.f_code is not handler_code:
        return
    if first is None:
        first = frame.f_lasti
    l = state_of(loop)
    if l is None or frame.f_lasti != first:
        return
    context = local_of(frame, "context")
    if type(context) is dict:
        reported(l, context)


def reported(l, context):
    me = this_thread()
    settle(me)
    error, message = context.get("exception"), context.get("message")
    message = message if type(message) is str else "?"
    text = error_text(error) if isinstance(error, BaseException) else None
    handle = context.get("handle")
    about = about_of(context, handle)
    if handle is not None and id(handle) == l.handle and l.kind == CALLBACK and not l.over:
        l.over = True
        emit('%s%s,"event":{"callback_finished":[%d,%s]}}\n' % (head(l, me), l.actor, l.number, quoted(text or "?")))
        l.actor = '"loop"'
    end_its_step(l, me, context)
    task = context.get("task")
    found = known_to_the_end(task) if task is not None else None
    if message.startswith("Task was destroyed") and found is not None:
        emit('%s%s,"event":{"task_destroyed":%d}}\n' % (head(l, me), who(me), found.number))
    me.report = journal.file.position()
    emit('%s%s,"event":{"reported":{"message":%s,"error":%s%s}}}\n' % (
        head(l, me), who(me), quoted(message), quoted(text) if text else "null", about))


def end_its_step(l, me, context):
    """A task whose last reference goes in its own step is reported of before that step is seen to end."""
    thing = context.get("task", context.get("future"))
    for running in me.loops:
        if running.kind == TASK and not running.over and running.task() is thing and state(thing) != "PENDING":
            running.over = True
            emit('%s%s,"event":%s}\n' % (head(running, me), running.actor, finished(running.task, outcome(thing))))


def about_of(context, handle):
    """The task, future or callback that a report is about."""
    for name in ("task", "future"):
        thing = context.get(name)
        found = known_to_the_end(thing) if thing is not None else None
        if found is not None:
            return ',"about":%s' % found.text
    number = transports.number_of(context.get("transport"))
    if number is not None:
        return ',"about":{"transport":%d}' % number
    if handle is not None:
        l = state_of(getattr(handle, "_loop", None))
        number = l.number if l is not None and l.handle == id(handle) else number_of(handle)
        if number is not None:
            return ',"about":{"callback":%d}' % number
    return ""


# ── never awaited ────────────────────────────────────────────────────────────

class Names(dict):
    """The names that `warnings._warn_unawaited_coroutine` uses.  It is looked at when it asks for one."""

    def __init__(self, names):
        dict.__init__(self, names)
        self.names = names

    def __getitem__(self, name):
        if name == "RuntimeWarning":
            try:
                never_awaited(stack(1))
            except RecursionError:
                if FATAL_TO_HIDE:
                    raise
            except Exception as error:
                journal.trouble(error)
        return self.names[name]


def watch_warnings():
    """The function keeps its code; only its names are looked at."""
    import warnings
    from types import FunctionType
    original = getattr(warnings, "_warn_unawaited_coroutine", None)
    if type(original) is not FunctionType:
        return
    new = FunctionType(original.__code__, Names(original.__globals__), original.__name__)
    new.__qualname__, new.__module__ = original.__qualname__, original.__module__
    warnings._warn_unawaited_coroutine = new


def never_awaited(frame):
    if frame.f_code.co_name != "_warn_unawaited_coroutine":
        return
    coroutine = local_of(frame, "coro")
    me = this_thread()
    settle(me)
    loops = me.loops
    l = loops[-1] if loops else None
    made = ""
    origin = coroutine.cr_origin
    if origin:
        made = ',"made":%s' % quoted("%s:%d" % origin[0][:2])
    emit('%s%s%s,"event":{"never_awaited":{"coroutine":%s%s}}}\n' % (
        head(l, me), who(me), where(frame), quoted(coroutine.__qualname__.rsplit("<locals>.", 1)[-1]), made))


