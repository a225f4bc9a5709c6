"""Locks, events, queues: which loop they belong to, from the first time somebody waits (3.10 and later).

They keep it in `_loop`, which is none until then.
"""
from _weakref import ref as weakref

from . import journal
from .futures import settle, state_of
from .hooks import field
from .journal import emit, head, this_thread, who
from .names import class_name, quoted
from .places import where


class Bound(weakref):
    """Where in the file it says that this was bound."""
    __slots__ = ("key", "position")


bound = {}


def forget(gone):
    if bound.get(gone.key) is gone:
        del bound[gone.key]


def watch(mixins):
    field(mixins._LoopBoundMixin, "_loop", None, loop_kept)


def loop_kept(thing, loop, before, frame):
    l = state_of(loop)
    if l is None or before is not None or frame.f_code.co_name != "_get_loop":
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
