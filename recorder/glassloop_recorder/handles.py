"""Callbacks and timers: the numbers of handles, and what is told when one is made or cancelled.

A handle that waits in a queue cannot go away, so its number is kept under its identity.
Once it has run, the number is kept only if somebody else still holds the handle, who
might cancel it.
"""
import sys
from _weakref import ref as weakref
from itertools import count

from .futures import settle, state_of
from .hooks import StandsFor
from .journal import BASE, FATAL_TO_HIDE, emit, further, head, stack, this_thread, trouble, who
from .names import function_name
from .places import where

numbers = count(1)
waiting = {}                    # id of a handle that waits → its number
held = {}                       # id of one that does not, and that somebody holds → Held


class Held(weakref):
    __slots__ = ("key", "number")


def forget(gone):
    if held.get(gone.key) is gone:
        del held[gone.key]


def number_of(handle):
    key = id(handle)
    number = waiting.get(key)
    if number is None:
        found = held.get(key)
        if found is not None and found() is handle:
            return found.number
    return number


def hold(handle, number):
    """It waits no longer, and has its number as long as it lives."""
    found = Held(handle, forget)
    found.key, found.number = id(handle), number
    held[found.key] = found


def holders(handle):
    return sys.getrefcount(handle)


class Probe:
    pass


#: What `holders` says of a handle that only the one who asks holds.
ALONE = holders(Probe())

# The loop's own bookkeeping, which a reader may want to pass over.
INTERNAL = frozenset(('"_run_until_complete_cb"', '"_read_from_self"', '"_set_state"', '"_call_set_state"', '"_call_check_cancel"'))
STOP_WHEN_DONE = '"_run_until_complete_cb"'


def made_event(n, callback):
    """`{"callback_made":…}`"""
    name = function_name(callback)
    if name in INTERNAL:
        if name == STOP_WHEN_DONE:
            name = '"stop_when_done"'
        return '{"callback_made":{"callback":%d,"name":%s,"internal":true}}' % (n, name)
    return '{"callback_made":{"callback":%d,"name":%s,"internal":false}}' % (n, name)


def made(l, me, handle, at):
    """A handle that is not in the ready queue was made."""
    n = waiting[id(handle)] = next(numbers)
    emit('%s%s%s,"event":%s}\n' % (head(l, me), who(me), at, made_event(n, handle._callback)))
    return n


# ── timers ───────────────────────────────────────────────────────────────────

run_once = None                 # the code of `BaseEventLoop._run_once`
call_later = None
selects_at = None               # the instruction at which it looks up `select`
SNAPSHOT = sys.version_info < (3, 13)


def local_of(frame, name):
    """A local variable.  Before 3.13 asking for it keeps all of them alive: they are let go again."""
    seen = frame.f_locals
    value = seen.get(name)
    if SNAPSHOT:
        seen.clear()
    return value


class Scheduled(StandsFor):
    # In front of `TimerHandle._scheduled`: true from when a timer is made until it is due, or thrown away.

    def __init__(self, slot):
        self.original, self.get, self.set = slot, slot.__get__, slot.__set__

    def __get__(self, timer, kind=None):
        return self if timer is None else self.get(timer, kind)

    def __delete__(self, timer):
        self.original.__delete__(timer)

    def __set__(self, timer, value):
        self.set(timer, value)
        try:
            if value:
                timer_made(timer, stack(1))
            elif timer._cancelled:
                timer_gone(timer, stack(1))
        except RecursionError:
            if FATAL_TO_HIDE:
                raise
        except Exception as error:
            trouble(error)


def timer_made(timer, frame):
    l = state_of(timer._loop)
    if l is None:
        return
    me = this_thread()
    settle(me)
    at, when = where(frame), timer._when
    if l.plain:
        when = int(when * 1e9) - BASE
    else:
        caller = frame.f_back
        if caller is not None and caller.f_code is call_later:
            delay = local_of(caller, "delay")
            if type(delay) in (int, float):
                l.now = max(l.now, round((when - delay) * 1e9))
        when = round(when * 1e9)
    n = waiting[id(timer)] = next(numbers)
    by = who(me)
    emit('%s%s%s,"event":%s}\n%s%s%s,"event":{"timer_made":[%d,%d]}}\n' % (
        head(l, me), by, at, made_event(n, timer._callback), further(l, me), by, at, n, max(0, when)))


def timer_gone(timer, frame):
    """Cancelled, and at the head of the heap: thrown away before the loop sleeps.

    One that is found later goes to the ready queue, and is skipped there.
    """
    if frame.f_code is not run_once or selects_at is not None and frame.f_lasti > selects_at:
        return
    l, number = state_of(timer._loop), waiting.pop(id(timer), None)
    if l is not None and number is not None:
        l.dropped.append(number)
        hold(timer, number)


def let_go(l, loop):
    """The loop is closed: none of its timers will ever come."""
    for timer in list(object.__getattribute__(loop, "__dict__").get("_scheduled") or ()):
        number = waiting.pop(id(timer), None)
        if number is not None:
            hold(timer, number)


# ── cancel ───────────────────────────────────────────────────────────────────

def cancelled(frame):
    """`Handle.cancel` asks its loop for `get_debug`, when it is cancelled already."""
    handle = local_of(frame, "self")
    number = number_of(handle)
    l = state_of(handle._loop)
    if number is None or l is None or getattr(handle._callback, "__name__", "") == "_read_from_self":
        return
    me = this_thread()
    settle(me)
    emit('%s%s%s,"event":{"callback_cancelled":%d}}\n' % (head(l, me), who(me), where(frame), number))
