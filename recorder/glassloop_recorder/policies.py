"""The thread's loop: `set_event_loop`, and `get_event_loop` when there is none.

The policy keeps it in a thread-local object, in a field whose default is in the class.
"""
import sys

from .futures import settle, state_of
from .hooks import field
from .journal import emit, head, this_thread, who
from .names import thread_name
from .places import where
from .refusals import refused

get_event_loop = None           # the policy's; before 3.12, where nothing else tells of its error


def watch(policy):
    global get_event_loop
    local = policy.__dict__.get("_Local")
    if local is not None:
        field(local, "_loop", asked if sys.version_info < (3, 12) else None, loop_set)
        get_event_loop = policy.__dict__["get_event_loop"].__code__


asked_at = [None, 0]            # the frame that has asked last, and where


def asked(local, loop, frame):
    """It asks once; and once more, after it has made one if it may: that is its last word."""
    if loop is not None or frame.f_code is not get_event_loop:
        return
    if asked_at[0] == id(frame) and frame.f_lasti > asked_at[1]:
        asked_at[0] = None
        refused(None, frame, "There is no current event loop in thread %s." % repr(thread_name()))
    else:
        asked_at[:] = id(frame), frame.f_lasti


def loop_set(local, loop, before, frame):
    me = this_thread()
    settle(me)
    l, old = state_of(loop), state_of(before)
    if l is not None:
        emit('%s%s%s,"event":"loop_set"}\n' % (head(l, me), who(me), where(frame)))
    elif loop is None and old is not None:
        emit('%s%s%s,"event":"loop_unset"}\n' % (head(old, me), who(me), where(frame)))
