"""What the recorder's parts share: the clock, the texts of a record, and who is running.

A record is a line of JSON, put together from texts that were made before:

    {"loop":1,"ns":81250,"by":{"task":2},"at":"app.py:27","event":…}
    └─ head ──────────────────┘ └ who() ─┘└─ where() ──┘

A hook writes all its records with one `emit`: they stand together, in this order.  Only
the first of them says what time it is.  `it` stands in the record of an iteration alone.
"""
import os
import sys
import time
import _thread

from .descriptor import which
from .names import quoted, thread_name

monotonic_ns = time.monotonic_ns

#: When the recorder started: the clock of the records begins here.
BASE = monotonic_ns()
EPOCH = time.time_ns()

#: Set by `start`: the trace.
file = None
#: The `write` of its window; nothing else is called for a record.
write = None


def emit(text):
    """Writes whole lines."""
    try:
        write(text.encode("ascii"))
    except (ValueError, TypeError):     # it does not fit; or there is no window any more
        file.emit_further(text.encode("ascii"))


def settle(me):
    """Until asyncio is found, there is nothing to settle: see `futures.settle`."""


def settle_all(me):
    """The same for everything that is watched, however much that is: see `futures.settle_all`."""


class Thread:
    """A thread that records have come from."""
    __slots__ = ("number", "ident", "tag", "loops", "touched", "eager", "report")

    def __init__(self, number):
        self.number, self.ident = number, _thread.get_ident()
        self.tag = "" if number == 1 else '"thread":%d,' % number
        #: The loops that run in it, the innermost last.
        self.loops = []
        #: See `futures.touch`.
        self.touched = []
        #: The eager tasks whose first step runs in it, the innermost last: see `eager`.
        self.eager = []
        #: Where in the file the report stands that is being printed.
        self.report = None


local = _thread._local()
threads = 0


def this_thread():
    try:
        return local.me
    except AttributeError:
        return new_thread()


def new_thread():
    global threads
    threads += 1
    me = local.me = Thread(threads)
    if me.number > 1:
        emit('{%s"by":"program","event":{"thread_seen":[%d,%s]}}\n' % (me.tag, me.number, quoted(thread_name())))
    return me


def after_fork(path, header, trace_file):
    """A forked child writes a file of its own; there is only the thread that forked."""
    global file, threads
    try:
        file = trace_file.TraceFile(path + ".%d" % os.getpid(), header)
    except Exception as error:
        say("glassloop: a child process is not recorded: %s\n" % error)
    me = this_thread()
    me.number, me.tag, me.ident = 1, "", _thread.get_ident()
    # To asyncio no loop runs in the child, whatever its stack says.
    for l in me.loops:
        l.kind, l.actor, l.me, l.run = NOBODY, '"loop"', None, None
    me.loops, me.touched, me.eager = [], [], []
    threads = 1


class Loop:
    """What is known of a loop of the program."""
    __slots__ = (
        "n", "loop", "plain", "now", "me", "heads", "closed", "closed_at", "begun_at",
        "run", "it", "fds", "signals", "dropped", "stale",
        # Who has the word, and what is known of its turn.
        "actor", "kind", "task", "number", "over", "handle", "cancelled",
        # uvloop's alone.
        "until", "queue", "__weakref__")

    def __init__(self, n, loop, plain):
        self.n, self.loop, self.plain = n, loop, plain
        self.now = 0                # its clock, if that is the program's own
        self.me = None              # the thread that runs it
        self.heads = {}
        self.closed = False
        self.closed_at = self.begun_at = None   # where in the file these records stand
        self.run = None             # the frame of `run_forever`
        self.it = 0
        self.fds = {}               # id of a handle → (source, interest, callback)
        self.signals = {}           # id of a signal's handle → callback
        self.dropped = []           # timers thrown away in the iteration that begins
        self.stale = False          # `now` has to be looked at again
        self.actor = '"loop"'
        self.kind = NOBODY
        self.task = self.number = self.handle = self.until = self.queue = None
        self.over = self.cancelled = False


NOBODY, CALLBACK, TASK = 0, 1, 2


def head(l, me):
    """The beginning of a hook's first record, up to the value of `by`."""
    if l is None:
        return '{%s"by":' % me.tag
    before, after, _ = l.heads.get(me.number) or heads(l, me)
    return f"{before}{monotonic_ns() - BASE if l.plain else l.now}{after}"


def heads(l, me):
    """(before the time, after it, the beginning of a further record)"""
    texts = l.heads[me.number] = ('{"loop":%d,"ns":' % l.n, ',%s"by":' % me.tag, '{"loop":%d,%s"by":' % (l.n, me.tag))
    return texts


def further(l, me):
    """The beginning of a hook's second and later records."""
    if l is None:
        return '{%s"by":' % me.tag
    return (l.heads.get(me.number) or heads(l, me))[2]


def who(me):
    """Who is on the stack of this thread, as JSON."""
    loops = me.loops
    return loops[-1].actor if loops else '"program"'


# ── near the end of the stack ────────────────────────────────────────────────

stack = sys._getframe           # stack(1): who has called
#: Before 3.10 a program that has met the end of the stack once, and goes on, is killed at the next
#: time: then a RecursionError is not for a hook to hide.
FATAL_TO_HIDE = sys.version_info < (3, 10)


class TooDeep(Exception):
    """A hook has too little of the stack left, and leaves it alone."""


def stack_with_room(depth):
    """So a hook looks, before it does anything, whether 50 more calls have room: Python itself says so."""
    try:
        sys.setrecursionlimit(sys.getrecursionlimit())
    except RecursionError as error:
        if "cannot set" in error.args[0]:
            raise TooDeep from None
        raise                           # the end is here already
    return sys._getframe(depth + 1)


if FATAL_TO_HIDE:
    stack = stack_with_room


def trouble(error):
    """A hook has failed.  The program must not notice; whoever works on the recorder may ask."""
    if DEBUG and type(error) is not TooDeep:
        import traceback
        text = "".join(traceback.format_exception(type(error), error, error.__traceback__))
        say("glassloop: a hook failed\n" + text)


#: What stderr was at the start.  The program may have closed it, and opened a file of its own in its place.
STDERR = which(2)


def say(text):
    if STDERR is not None and which(2) == STDERR:
        try:
            os.write(2, text.encode("utf-8", "backslashreplace"))
        except OSError:
            pass


DEBUG = bool(os.environ.get("GLASSLOOP_RECORDER_DEBUG"))
