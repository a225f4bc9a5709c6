"""The thread's loop: `set_event_loop`, and `get_event_loop` when there is none.

The policy keeps it in a thread-local object, in a field whose default is in the class.
"""
from .futures import settle, state_of
from .hooks import field
from .journal import emit, head, this_thread, who
from .places import where


def watch(policy):
    local = policy.__dict__.get("_Local")
    if local is not None:
        field(local, "_loop", None, loop_set)


def loop_set(local, loop, before, frame):
    me = this_thread()
    settle(me)
    l, old = state_of(loop), state_of(before)
    if l is not None:
        emit('%s%s%s,"event":"loop_set"}\n' % (head(l, me), who(me), where(frame)))
    elif loop is None and old is not None:
        emit('%s%s%s,"event":"loop_unset"}\n' % (head(old, me), who(me), where(frame)))
