"""The ready queue: what becomes ready and why, and whose turn it is.

`loop._ready` is a deque; in its place stands one that looks at what is put in and taken
out.  Everything that a loop ever runs goes through it.
"""
import gc
import sys
from _thread import get_ident
from collections import deque
from functools import partial
from operator import methodcaller
from types import BuiltinFunctionType, CoroutineType, GeneratorType

from . import futures, handles, journal
from .futures import (field, finished, is_future, is_task, known, meet, outcome, reference, remember, settle, state,
                      task_made_event, task_numbers)
from .handles import made_event, numbers, waiting
from .hooks import StandsForFunction
from .journal import CALLBACK, FATAL_TO_HIDE, TASK, emit, further, head, stack, this_thread, trouble, who
from .names import class_name, error_message, quoted
from .places import last_loaded, suspended_at, where
from .tasks import end_of_turn, step_of, suspended

deque_append, deque_popleft, deque_clear = deque.append, deque.popleft, deque.clear

#: asyncio's code objects; set when it is found.
RUN_ONCE = ADD_CALLBACK = CALL_SOON_ = CALL_SOON = CALL_SOON_THREADSAFE = None


class Ready(deque):
    """Stands for the deque of a loop.

    What is told is put together first; then the handle is put in and the records are
    written, with nothing between the two: what interrupts this hook cannot come between.
    """
    #: `steps`: id of a handle in the queue → what step of which task it is.  It goes with the
    #: queue: a loop that nobody runs, and nobody holds, takes its tasks along.
    #: `missed`: how many of the last in the queue were put in without a word: see `late`.
    __slots__ = ("l", "steps", "missed")

    def append(self, handle):
        try:
            if self.missed:
                tell_late(self)
            text = became_ready(self, handle, stack(1))
        except RecursionError:
            if FATAL_TO_HIDE:
                raise
            text = None
        except Exception as error:
            text = None
            trouble(error)
        if journal.threads > 1 and text:
            at_once(self, handle, text)
            return
        deque_append(self, handle)
        if text:
            emit(text)
        elif text is None:
            self.missed += 1

    popleft = clear = None      # TakesTurn and ThrowsAway, below


call = methodcaller("__call__")


def at_once(ready, handle, text):
    """Puts it in and writes the records in a single call of C: no other thread can come between."""
    data, trace = text.encode("ascii"), journal.file
    locked = trace.room.acquire(True, 1)
    try:
        trace.make_room()
        write = journal.write
        if write is None:               # there is no window any more
            deque_append(ready, handle)
            trace.emit_further(data)
        else:
            list(map(call, (partial(deque_append, ready, handle), partial(write, data))))
    except ValueError:                  # it is in the queue, and does not fit into the window
        trace.emit_further(data)
    finally:
        if locked:
            trace.room.release()


class TakesTurn(StandsForFunction):
    # Gives the deque's own `popleft`, which can fail, after a look at what it will take.

    def __get__(self, ready, kind=None):
        if ready:
            try:
                turn_begins(ready, ready[0], stack(1))
            except RecursionError:
                if FATAL_TO_HIDE:
                    raise
            except Exception as error:
                trouble(error)
        return deque_popleft.__get__(ready, kind)


class ThrowsAway(StandsForFunction):
    # Gives the deque's own `clear`: tasks may die in it, and then the program's code runs.

    def __get__(self, ready, kind=None):
        if ready is not None:
            try:
                loop_closed(ready, stack(1))
            except RecursionError:
                if FATAL_TO_HIDE:
                    raise
            except Exception as error:
                trouble(error)
        return deque_clear.__get__(ready, kind)


Ready.popleft, Ready.clear = TakesTurn(deque_popleft), ThrowsAway(deque_clear)
Ready.__name__, Ready.__qualname__, Ready.__module__ = "deque", "deque", "collections"
futures.Ready = Ready


# ── becoming ready ───────────────────────────────────────────────────────────

def became_ready(ready, handle, frame):
    l = ready.l
    me = l.me
    if me is None or me.ident != get_ident():
        me = this_thread()
    if me.touched or futures.watched or futures.eager or me.eager:
        settle(me)
        if futures.watched:
            futures.look_at_argument(me, handle._args)
    step = step_of(handle)
    # A task that is done schedules what waits for it: that is the end of its step.
    text = ""
    if l.kind == TASK and not l.over and l.me is me:
        running = l.task()
        ended = outcome(running) if running is not None else None
        if ended is not None:
            text = '%s%s,"event":%s}\n' % (head(l, me), l.actor, finished(l.task, ended))
            l.over = True
    else:
        running = None
    if step is not None and step[0] is not None:
        ready.steps[id(handle)] = step
        return text + task_ready(l, me, step, running, frame)
    return text + callback_ready(l, me, handle, frame)


def task_ready(l, me, step, running, frame):
    task, error, woken_by = step
    found = known.get(id(task))
    if found is None:
        at, by, n = where(frame), who(me), next(task_numbers)
        remember(task, n, l, True)
        return '%s%s%s,"event":%s}\n%s%s,"event":{"task_ready":[%d,"first_step"]}}\n' % (
            head(l, me), by, at, task_made_event(task, n), further(l, me), by, n)
    own = running is task and not l.over
    if woken_by is not None:
        woken = reference(woken_by)
        before = suspended(l, me, task, '{"future":%s}' % woken) if own else ""
        return f'{before}{head(l, me)}{who(me)},"event":{{"task_ready":[{found.number},{{"done":{woken}}}]}}}}\n'
    if error is not None and not isinstance(error, futures.CancelledError):
        refusal = refused_await(task, error, l, me)
        why = "refused"
    else:
        refusal, why = "", "yielded"
    text = '%s%s%s,"event":{"task_ready":[%d,"%s"]}}\n' % (refusal, head(l, me), who(me), found.number, why)
    return text + suspended(l, me, task, '"next_turn"') if own else text


def refused_await(task, error, l, me):
    """A task has awaited what it cannot await, and will be told so in its next step."""
    message, about, cause = error_message(error), "null", ""
    if message.endswith("attached to a different loop"):
        future = awaited_future(field(task, "_coro"))
        if future is not None:
            about = reference(future)
            number = journal.file.number_of('_made":{"%s":%d,' % (about[2:-1].split('":')[0], int(about[:-1].split(":")[1])))
            cause = "" if number is None else ',"cause":%d' % number
    return '%s%s%s,"event":{"refused":{"operation":"await","about":%s,"class":%s,"message":%s%s}}}\n' % (
        head(l, me), who(me), suspended_at(field(task, "_coro")), about,
        quoted(class_name(type(error))), quoted(message), cause)


def awaited_future(coroutine):
    """The future at the end of a chain of awaits."""
    for _ in range(1000):
        if type(coroutine) is CoroutineType:
            coroutine = coroutine.cr_await
        elif type(coroutine) is GeneratorType:
            coroutine = coroutine.gi_yieldfrom
        else:
            break
    if class_name(type(coroutine)) == "FutureIter":
        for found in gc.get_referents(coroutine):
            if is_future(found):
                return found
    return None


def callback_ready(l, me, handle, frame):
    code = frame.f_code
    if code is RUN_ONCE:
        if l.stale:
            look_at_the_clock(l, frame)
        number, why = waiting.get(id(handle)), '"due"'
    elif code is ADD_CALLBACK:
        number, why = source_ready(l, me, handle)
    else:
        number = None
        why = why_soon(l, me, handle, frame)
    begin, by = head(l, me), who(me)
    if number is not None:
        return '%s%s,"event":{"callback_ready":[%d,%s]}}\n' % (begin, by, number, why)
    n = waiting[id(handle)] = next(numbers)
    made = made_event(n, handle._callback)
    return (f'{begin}{by}{where(frame)},"event":{made}}}\n'
            f'{further(l, me)}{by},"event":{{"callback_ready":[{n},{why}]}}}}\n')


def source_ready(l, me, handle):
    """A source has something for its callback; or a signal has come, which is no source."""
    source = l.fds.get(id(handle))
    if source is None:
        number = l.signals.get(id(handle))
        if number is not None:
            waiting[id(handle)] = number
        return number, '"call_soon"'
    emit('%s"loop","event":{"source_ready":[%d,"%s"]}}\n' % (head(l, me), source[0], source[1]))
    waiting[id(handle)] = source[2]
    return source[2], '{"source":%d}' % source[0]


def why_soon(l, me, handle, frame):
    """Why somebody calls `call_soon`: a future that is done calls its callbacks so."""
    arguments = handle._args
    if arguments and len(arguments) == 1 and is_future(arguments[0]) and state(arguments[0]) != "PENDING":
        outer = frame.f_back                    # call_soon
        outer = outer and outer.f_back          # who called it, or called the C function that did
        if outer is None or "call_soon" not in outer.f_code.co_names or not is_call_soon(outer):
            return '{"done":%s}' % reference(arguments[0])
    if l.me is not me and l.me is not None:
        return '"other_thread"'
    return '"call_soon"'


SOON = ("call_soon", "call_soon_threadsafe")
OTHERS = SOON + ("set_result", "set_exception", "cancel", "add_done_callback")


def is_call_soon(frame):
    """Whether this frame is at a call of `call_soon` itself: the method that was loaded last says so."""
    return last_loaded(frame, OTHERS) in SOON


# ── turns ────────────────────────────────────────────────────────────────────

def turn_begins(ready, handle, frame):
    l = ready.l
    if ready.missed:
        tell_late(ready)
    me = l.me or this_thread()
    if me.touched or futures.watched or futures.eager or me.eager:
        settle(me)
    text = end_of_turn(l, me) if l.kind else ""
    if l.stale:
        look_at_the_clock(l, frame)
    step = ready.steps.pop(id(handle), None)
    if not handle._cancelled:
        if step is not None and step[0] is not None:
            task_begins(l, me, handle, step, text)
            return
    number = waiting.pop(id(handle), None)
    if number is None:
        # A signal that has come twice has its one handle in the queue twice.
        number = handles.number_of(handle)
    if number is None:
        number = next(numbers)
        text += '%s"loop","event":%s}\n' % (head(l, me), made_event(number, handle._callback))
    # The queue, and this function, hold it in any case.
    if sys.getrefcount(handle) > ALONE:
        handles.hold(handle, number)
    if handle._cancelled:
        emit('%s%s"loop","event":{"callback_skipped":%d}}\n' % (text, head(l, me), number))
        return
    # Written first: what interrupts this hook is not done by who has not begun.
    emit(f'{text}{head(l, me)}"loop","event":{{"callback_begun":{number}}}}}\n')
    l.kind, l.number, l.over, l.handle = CALLBACK, number, False, id(handle)
    l.actor = '{"callback":%d}' % number
    callback = handle._callback
    if type(callback) is BuiltinFunctionType and callback.__name__ in futures.RESOLVES:
        builtin_called(l, me, callback)


def task_begins(l, me, handle, step, before):
    task, error, woken_by = step
    found = known.get(id(task)) or meet(task)
    must_cancel = task._must_cancel if type(task) is futures.Task else field(task, "_must_cancel")
    raised = bool(must_cancel) or isinstance(error, futures.CancelledError)
    emit(f'{before}{head(l, me)}"loop","event":{{"task_begun":[{found.number},{"true" if raised else "false"}]}}}}\n')
    l.cancelled = raised or woken_by is not None and is_future(woken_by) and state(woken_by) == "CANCELLED"
    l.kind, l.task, l.actor, l.over, l.handle, l.number = TASK, found, found.text, False, id(handle), found.number


def builtin_called(l, me, callback):
    """The loop calls a future's own method: `call_later(5, future.cancel)`."""
    future, operation = callback.__self__, callback.__name__
    if not is_future(future):
        return
    done = state(future) != "PENDING"
    if operation == "cancel" and not done:
        text = reference(future)
        emit('%s%s,"event":{"cancel_requested":%s}}\n' % (head(l, me), l.actor, text))
    futures.touch(future, me, "", operation, done)


def look_at_the_clock(l, frame):
    """A clock of the program's own is not asked: the loop has asked it, when it woke up."""
    if frame.f_code is not RUN_ONCE:
        return
    end_time = handles.local_of(frame, "end_time")
    if type(end_time) is float or type(end_time) is int:
        loop = l.loop()
        resolution = object.__getattribute__(loop, "__dict__").get("_clock_resolution", 0)
        l.now = max(l.now, round((end_time - resolution) * 1e9))
    l.stale = False


# ── closing ──────────────────────────────────────────────────────────────────

on_close = []                   # what else wants to know that a loop was closed


def loop_closed(ready, frame):
    l = ready.l
    me = this_thread()
    futures.settle_all(me)
    if l.closed:
        return
    l.closed, l.closed_at = True, journal.file.position()
    emit('%s%s%s,"event":"closed"}\n' % (head(l, me), who(me), where(frame)))
    ready.steps.clear()
    for handle in ready:
        number = waiting.pop(id(handle), None)
        if number is not None:
            handles.hold(handle, number)
    loop = l.loop()
    if loop is not None:
        handles.let_go(l, loop)
    for tell in on_close:
        tell(l)


def alone():
    """What `turn_begins` sees of a handle that only the loop holds."""
    found = []

    def like_turn_begins(l, handle, frame):
        found.append(sys.getrefcount(handle))

    class Like:
        def __get__(self, ready, kind=None):
            like_turn_begins(None, ready[0], None)

    class LikeReady(deque):
        popleft = Like()
    LikeReady([handles.Probe()]).popleft
    return found[0]


ALONE = alone()

from .late import tell_late     # noqa: E402
