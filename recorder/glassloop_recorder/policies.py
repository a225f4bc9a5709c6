"""The thread's loop: `set_event_loop`, and `get_event_loop` of one that was set, or of none.

The policy keeps it in a thread-local object, in a field whose default is in the class.
"""
import sys

from .futures import settle, state_of
from .hooks import field
from .journal import emit, head, this_thread, who
from .names import thread_name
from .places import where
from .refusals import refused

get_event_loop = None           # the code of the policy's
ASKS, SAYS = 0, 0               # where in it the field is read for the first time, and for the second


def watch(policy):
    global get_event_loop, ASKS, SAYS
    local = policy.__dict__.get("_Local")
    if local is not None:
        field(local, "_loop", asked, loop_set)
        get_event_loop = policy.__dict__["get_event_loop"].__code__
        ASKS, SAYS = reads_of("_loop", get_event_loop)[:2]


def reads_of(name, code):
    import dis
    return [read.offset for read in dis.get_instructions(code) if read.argval == name and read.opname.startswith("LOAD")]


def asked(local, loop, frame):
    """It asks, makes a loop if there is none and it may, and then says what it gives.

    A loop that is there when it asks was set before, and is given as it is.  That there is none
    when it is about to say, is its error: from 3.12 on `raised` tells of that.
    """
    if frame.f_code is not get_event_loop:
        return
    if frame.f_lasti == ASKS and loop is not None:
        loop_got(loop, frame)
    elif frame.f_lasti == SAYS and loop is None and sys.version_info < (3, 12):
        refused(None, frame, "There is no current event loop in thread %s." % repr(thread_name()))


def loop_got(loop, frame):
    me = this_thread()
    settle(me)
    l = state_of(loop)
    if l is not None:
        emit('%s%s%s,"event":"loop_got"}\n' % (head(l, me), who(me), where(frame)))


def loop_set(local, loop, before, frame):
    me = this_thread()
    settle(me)
    l, old = state_of(loop), state_of(before)
    if l is not None:
        emit('%s%s%s,"event":"loop_set"}\n' % (head(l, me), who(me), where(frame)))
    elif loop is None and old is not None:
        emit('%s%s%s,"event":"loop_unset"}\n' % (head(old, me), who(me), where(frame)))
