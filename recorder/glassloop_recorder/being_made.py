"""Futures, tasks and cancelled handles, seen where asyncio asks its loop for `get_debug`.

Every future and every task asks for it while it is being made, and `Handle.cancel` when
the handle is cancelled.  Who asks is told by the code of the frame.
"""
from sys import _getframe

from . import futures, handles
from .futures import is_future, meet, settle, state_of
from .handles import local_of
from .journal import this_thread, trouble
from .places import where


class GetDebug:
    """In the place of `BaseEventLoop.get_debug`."""

    def __init__(self, original):
        self.original = original

    def __get__(self, loop, kind=None):
        if loop is not None:
            frame = _getframe(1)
            asks = asking.get(id(frame.f_code))
            if asks is not None:
                try:
                    asks(frame)
                except Exception as error:
                    trouble(error)
        return self.original.__get__(loop, kind)


asking = {}                     # id of asyncio's code object → what to do


def watch(base, events, tasks):
    asking[id(events.Handle.__dict__["cancel"].__code__)] = handles.cancelled
    asking[id(tasks._GatheringFuture.__dict__["__init__"].__code__)] = gathering_made
    type.__setattr__(base, "get_debug", GetDebug(base.__dict__["get_debug"]))


def gathering_made(frame):
    """What `gather` returns."""
    me = this_thread()
    settle(me)
    future = local_of(frame, "self")
    if is_future(future) and state_of(futures.field(future, "_loop")) is not None:
        meet(future, where(frame))
