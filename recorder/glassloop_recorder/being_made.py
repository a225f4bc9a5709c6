"""Futures, tasks and cancelled handles, seen where asyncio asks its loop for `get_debug`.

Every future and every task asks for it while it is being made, and `Handle.cancel` when
the handle is cancelled.  Who asks is told by the code of the frame.
"""
import gc
import sys
from types import MethodType

from . import eager, futures, handles
from .futures import is_future, meet, settle, state_of
from .handles import local_of
from .hooks import StandsForFunction
from .journal import FATAL_TO_HIDE, stack, this_thread, trouble
from .places import LIBRARY, PROGRAM, codes, look_at, where


class GetDebug(StandsForFunction):
    # In the place of `BaseEventLoop.get_debug`.

    def __get__(self, loop, kind=None):
        if loop is not None:
            try:
                frame = stack(1)
                asks = asking.get(id(frame.f_code), bare)
                if asks is not None:
                    asks(frame) if asks is not bare else bare(loop, frame)
            except RecursionError:
                if FATAL_TO_HIDE:
                    raise
            except Exception as error:
                trouble(error)
        return self.original if loop is None else MethodType(self.original, loop)


asking = {}                     # id of asyncio's code object → what to do


def watch(base, events, tasks):
    asking[id(events.Handle.__dict__["cancel"].__code__)] = handles.cancelled
    asking[id(tasks._GatheringFuture.__dict__["__init__"].__code__)] = gathering_made
    # These ask for every callback and future; what they make is seen elsewhere.
    for kind, name in ((events.Handle, "__init__"), (base, "create_future"), (base, "create_task")):
        function = kind.__dict__[name]
        asking[id(getattr(function, "__wrapped__", function).__code__)] = None
    type.__setattr__(base, "get_debug", GetDebug(base.__dict__["get_debug"]))


def gathering_made(frame):
    """What `gather` returns."""
    me = this_thread()
    settle(me)
    future = local_of(frame, "self")
    if is_future(future) and state_of(futures.field(future, "_loop")) is not None:
        meet(future, where(frame))


#: There is no walk through more young objects than that.
YOUNG = 5000
#: Over many futures, a walk may take so many steps each; what one does not need, is kept for later ones.
STEPS, KEPT = 1500, 30000
steps_left = KEPT


def bare(loop, frame):
    """Perhaps `asyncio.Future()`, in the program's or a library's code.

    The future that asks is not told; but it is among the youngest objects there are.
    """
    seen = codes.get(id(frame.f_code)) or look_at(frame.f_code)
    if seen.kind not in (PROGRAM, LIBRARY):
        return
    if sys.version_info >= (3, 14):
        eager.eager_seen(frame)
    global steps_left
    steps_left, steps = min(steps_left + STEPS, KEPT), gc.get_count()[0]
    if steps > min(YOUNG, steps_left) or state_of(loop) is None:
        return
    steps_left -= steps
    for thing in reversed(gc.get_objects(0)):
        if is_future(thing) and futures.field(thing, "_loop") is loop:
            if id(thing) not in futures.known and not futures.is_task(thing):
                me = this_thread()
                settle(me)
                meet(thing, where(frame))
            return
