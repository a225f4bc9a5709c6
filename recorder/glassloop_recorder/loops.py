"""Loops: made, run, asked to stop; and the futures that they make.

`_set_coroutine_origin_tracking` is called when a run begins and when it ends, by
`run_forever` or by what that calls.
"""
from _weakref import ref as weakref
from itertools import count

from . import futures, journal
from .futures import future_made, is_future, reference, settle, state_of
from .handles import local_of
from .hooks import without_us, wrap
from .journal import FATAL_TO_HIDE, Loop, emit, head, stack, this_thread, trouble, who
from .names import class_attribute
from .places import where
from .ready_queue import Ready
from .tasks import end_turn

numbers = count(1)
plain_time = None               # `BaseEventLoop.time`


def watch(base):
    global plain_time
    plain_time = base.__dict__["time"]
    wrap(base, "__init__", init)
    wrap(base, "_set_coroutine_origin_tracking", tracking)
    wrap(base, "stop", stop)
    wrap(base, "create_future", create_future)


def init(original):
    def __init__(self):
        original(self)
        try:
            loop_made(self, stack(1))
        except RecursionError:
            if FATAL_TO_HIDE:
                raise
        except Exception as error:
            trouble(error)
    return __init__


def loop_made(loop, frame):
    me = this_thread()
    settle(me)
    l = Loop(next(numbers), weakref(loop), class_attribute(type(loop), "time") is plain_time)
    ready = Ready()
    ready.l, ready.steps, ready.missed = l, {}, 0
    object.__getattribute__(loop, "__dict__")["_ready"] = ready
    emit('%s%s%s,"event":"loop_made"}\n' % (head(l, me), who(me), where(frame)))


SETS_UP = ("run_forever", "_run_forever_setup")
CLEANS_UP = "_run_forever_cleanup"


def tracking(original):
    def _set_coroutine_origin_tracking(self, enabled):
        original(self, enabled)
        try:
            run_changes(self, stack(1))
        except RecursionError:
            if FATAL_TO_HIDE:
                raise
        except Exception as error:
            trouble(error)
    return _set_coroutine_origin_tracking


def run_changes(loop, frame):
    """A run begins; or it ends, if it is this frame's.

    3.12.0 to 3.13.1 clean up after a refused run, too: that is no end of the one that
    goes on.
    """
    name = frame.f_code.co_name
    l = state_of(loop)
    if l is None or name not in SETS_UP and name != CLEANS_UP:
        return
    run = frame if name == "run_forever" else frame.f_back
    if l.run is run:
        run_ends(l)
    elif name != CLEANS_UP:
        run_begins(l, loop, run, frame)


def run_begins(l, loop, run, frame):
    me = this_thread()
    settle(me)
    kind, caller = '"forever"', run.f_back
    if caller is not None and caller.f_code.co_name == "run_until_complete":
        future = local_of(caller, "future")
        if future is not None and is_future(future):
            kind = '{"until_complete":%s}' % reference(future, where(frame))
    watch_selector(loop)
    l.begun_at = journal.file.position()
    emit('%s%s%s,"event":{"run_begun":%s}}\n' % (head(l, me), who(me), where(frame), kind))
    me.loops.append(l)
    l.run, l.me, l.actor = run, me, '"loop"'


def run_ends(l):
    me = l.me
    l.run = None
    end_turn(l, me)
    emit('%s"loop","event":"run_ended"}\n' % head(l, me))
    if l in me.loops:
        me.loops.remove(l)
    l.me = None


def stop(original):
    def stop(self):
        try:
            stop_requested(self, stack(1))
        except RecursionError:
            if FATAL_TO_HIDE:
                raise
        except Exception as error:
            trouble(error)
        return original(self)
    return stop


def stop_requested(loop, frame):
    l = state_of(loop)
    if l is not None and not l.closed:
        me = this_thread()
        settle(me)
        emit('%s%s%s,"event":"stop_requested"}\n' % (head(l, me), who(me), where(frame)))


def create_future(original):
    def create_future(self):
        future = original(self)
        try:
            l = state_of(self)
            if l is not None:
                without_us(future)
                me = this_thread()
                if me.touched or futures.watched or futures.eager or me.eager:
                    settle(me)
                future_made(future, l, me, where(stack(1)))
        except RecursionError:
            if FATAL_TO_HIDE:
                raise
        except Exception as error:
            trouble(error)
        return future
    return create_future


from .sources import watch_selector     # noqa: E402
