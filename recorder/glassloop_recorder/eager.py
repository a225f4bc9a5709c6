"""Eager tasks (3.12 and later): a task whose first step runs where it is made.

Nothing of it goes through the ready queue.  While one may be running, every hook asks
which task runs now: one that was never seen before has begun inside the step of whoever
had the word, who goes on when it is suspended or done.
"""
import sys

from . import futures
from .futures import field, known, outcome, remember, state, task_made_event, task_numbers
from .journal import TASK, emit, head, stack, who
from .places import where
from .tasks import awaited_by, suspended, finished

current_task = None


def watch(asyncio, tasks, asking):
    """From 3.12 on asyncio keeps a set of the eager tasks that run now; from 3.14 on, none of its own."""
    global current_task
    if sys.version_info < (3, 12):
        return
    current_task = tasks.current_task
    if sys.version_info < (3, 14):
        futures.eager = tasks._eager_tasks
        return
    futures.eager = []
    for code in tasks.create_eager_task_factory.__code__.co_consts:
        if getattr(code, "co_name", None) == "factory":
            asking[id(code)] = eager_seen
    asking[id(asyncio.BaseEventLoop.__dict__["create_task"].__code__)] = perhaps_eager


def eager_seen(frame):
    """There are eager tasks in this program: from now on every hook asks."""
    if not futures.eager:
        futures.eager.append(True)


def perhaps_eager(frame):
    arguments = frame.f_locals.get("kwargs")
    if type(arguments) is dict and arguments.get("eager_start"):
        eager_seen(frame)


def look(me):
    """Brings who has the word up to date."""
    l = me.loops[-1] if me.loops else None
    if l is None:
        return
    current = current_task(l.loop())
    while me.eager and me.eager[-1][0]() is not current:
        if current is not None and is_new(current, me) and goes_on(me):
            break                       # it has made another, which runs inside it
        end(me)
    if current is not None and is_new(current, me):
        begin(l, me, current)


def is_new(current, me):
    return id(current) not in known and futures.is_task(current)


def goes_on(me):
    """Whether the innermost eager task has not come to an await, nor to its end."""
    found, l = me.eager[-1][:2]
    task = found()
    return not l.over and task is not None and state(task) == "PENDING" and field(task, "_fut_waiter") is None


def begin(l, me, task):
    coroutine = field(task, "_coro")
    frame = getattr(coroutine, "cr_frame", None)
    caller = frame.f_back if frame is not None else None
    found_at = where(caller if caller is not None else stack(1))
    by, n = who(me), next(task_numbers)
    found = remember(task, n, l, True)
    emit('%s%s%s,"event":%s}\n%s%s%s,"event":{"task_begun_eagerly":%d}}\n' % (
        head(l, me), by, found_at, task_made_event(task, n), head(l, me), by, found_at, n))
    me.eager.append((found, l, l.kind, l.task, l.number, l.over, l.actor, l.cancelled))
    l.kind, l.task, l.number, l.over, l.actor, l.cancelled = TASK, found, n, False, found.text, False


def end(me):
    """The eager task's first step is over; whoever made it goes on."""
    found, l, kind, task, number, over, actor, cancelled = me.eager.pop()
    if not l.over:
        thing = found()
        if thing is not None and state(thing) == "PENDING":
            emit(suspended(l, me, thing, awaited_by(thing)))
        else:
            ended = '"result"' if thing is None else outcome(thing)
            emit('%s%s,"event":%s}\n' % (head(l, me), found.text, finished(found, ended)))
    l.kind, l.task, l.number, l.over, l.actor, l.cancelled = kind, task, number, over, actor, cancelled


futures.look_at_eager = look
