"""Locks, events, queues: which loop they belong to, from the first time somebody waits (3.10 and later).

They keep it in `_loop`, which is none until `_get_loop` puts the loop there that runs.
"""
from _weakref import ref as weakref

from . import journal
from .futures import settle, state_of
from .hooks import Look
from .journal import FATAL_TO_HIDE, emit, head, stack, this_thread, trouble, who
from .names import class_name, quoted
from .places import where


class Bound(weakref):
    """Where in the file it says that this was bound."""
    __slots__ = ("key", "position")


bound = {}


def forget(gone):
    if bound.get(gone.key) is gone:
        del bound[gone.key]


running_loop = None             # asyncio's `_get_running_loop`


class GetLoop(Look):
    # In the place of `_get_loop`, which is asked again at each wait: what has its loop is passed over at once.

    def __get__(self, thing, kind=None):
        if thing is not None:
            try:
                if thing.__dict__.get("_loop") is None:
                    self.look(thing, stack(1))
            except RecursionError:
                if FATAL_TO_HIDE:
                    raise
            except Exception as error:
                trouble(error)
        return self.original.__get__(thing, kind)


def watch(mixins, events):
    global running_loop
    running_loop, kind = events._get_running_loop, mixins._LoopBoundMixin
    type.__setattr__(kind, "_get_loop", GetLoop(kind.__dict__["_get_loop"], loop_kept))


def loop_kept(thing, frame):
    l = state_of(running_loop())
    if l is None:
        return
    me = this_thread()
    settle(me)
    found = Bound(thing, forget)
    found.key, found.position = id(thing), journal.file.position()
    bound[found.key] = found
    emit('%s%s%s,"event":{"bound":{"class":%s}}}\n' % (head(l, me), who(me), where(frame), quoted(class_name(type(thing)))))


def cause_of(thing):
    found = bound.get(id(thing))
    return found.position if found is not None else None
