"""uvloop, as far as it goes.

Its loop, queues and handles are written in C, so there is nothing to look at: what is
scheduled has to be wrapped, and a callback of the program's has one function more below
it.  Iterations, sources and transports are not seen, and the trace says so (`partial`).
Tasks and futures are asyncio's own, and are seen as always.
"""
import gc
from _weakref import ref as weakref
from collections import deque

from . import futures, loops, places
from .futures import outcome, reference, settle, state
from .handles import made_event, numbers
from .hooks import StandsForFunction
from .journal import BASE, CALLBACK, FATAL_TO_HIDE, TASK, Loop, emit, further, head, say, stack, this_thread, trouble, who
from .names import class_name, error_text, quoted
from .places import where
from .ready_queue import task_begins, task_ready, why_soon
from .tasks import end_turn, step_of

PARTIAL = "uvloop: its iterations, sockets and transports are not seen"


class Step:
    """Stands for a callback: looks like a handle to the rest of the recorder."""
    __slots__ = ("_callback", "_args", "_cancelled", "l", "timer", "number", "__weakref__")

    def __init__(self, callback, args, l, timer):
        self._callback, self._args, self._cancelled, self.l, self.timer = callback, args, False, l, timer
        self.number = None

    def __repr__(self):
        return repr(self._callback)

    def __call__(self, *args):
        l = self.l
        try:
            begins(l, self)
        except RecursionError:
            if FATAL_TO_HIDE:
                raise
        except Exception as error:
            trouble(error)
        try:
            return self._callback(*args)
        except BaseException as error:
            try:
                failed(l, error)
            except RecursionError:
                if FATAL_TO_HIDE:
                    raise
            except Exception as other:
                trouble(other)
            raise
        finally:
            try:
                end_turn(l, this_thread())
            except RecursionError:
                if FATAL_TO_HIDE:
                    raise
            except Exception as error:
                trouble(error)


def begins(l, step):
    me = this_thread()
    end_turn(l, me)
    if not step.timer:
        # Those before it were cancelled: libuv has passed over them.
        while l.queue:
            first = l.queue.popleft()
            if first is step:
                break
            if first.number is not None:
                emit('%s"loop","event":{"callback_skipped":%d}}\n' % (head(l, me), first.number))
    task = step_of(step)
    if task is not None and task[0] is not None:
        task_begins(l, me, step, task, "")
        return
    l.kind, l.number, l.over, l.handle, l.actor = CALLBACK, step.number, False, id(step), '{"callback":%d}' % step.number
    emit('%s"loop","event":{"%s":%d}}\n' % (head(l, me), "timer_fired" if step.timer else "callback_begun", step.number))


def failed(l, error):
    if l.kind == CALLBACK and not l.over:
        me = this_thread()
        settle(me)
        l.over = True
        emit('%s%s,"event":{"callback_finished":[%d,%s]}}\n' % (head(l, me), l.actor, l.number, quoted(error_text(error))))


def becomes_ready(l, step, frame):
    """`call_soon` was called."""
    me = this_thread()
    settle(me)
    futures.look_at_argument(me, step._args)
    ended, running = "", None
    if l.kind == TASK and not l.over and l.me is me:
        running = l.task()
        if running is not None and state(running) != "PENDING":
            ended = '%s%s,"event":%s}\n' % (head(l, me), l.actor, futures.finished(l.task, outcome(running)))
            l.over = True
    task = step_of(step)
    if task is not None and task[0] is not None:
        text = task_ready(l, me, task, running, frame)
    else:
        step.number, by = next(numbers), who(me)
        text = '%s%s%s,"event":%s}\n%s%s,"event":{"callback_ready":[%d,%s]}}\n' % (
            head(l, me), by, where(frame), made_event(step.number, step._callback), further(l, me), by, step.number,
            why_soon(l, me, step, frame))
    l.queue.append(step)
    emit(ended + text)


def timer_made(l, step, when, frame):
    me = this_thread()
    settle(me)
    step.number, by, at = next(numbers), who(me), where(frame)
    emit('%s%s%s,"event":%s}\n%s%s%s,"event":{"timer_made":[%d,%d]}}\n' % (
        head(l, me), by, at, made_event(step.number, step._callback), further(l, me), by, at, step.number,
        max(0, int(when * 1e9) - BASE)))


steps = {}                      # id of a handle of uvloop's → Step, as long as the step lives


class Handled(weakref):
    __slots__ = ("key",)


def forget(gone):
    if steps.get(gone.key) is gone:
        del steps[gone.key]


def remember(handle, step):
    found = Handled(step, forget)
    found.key = id(handle)
    steps[found.key] = found


def known(loop):
    found = futures.others.get(id(loop))
    return found if found is not None and found.loop() is loop else None


def watch(Loop_):
    """`uvloop.Loop` is a Python class on top of the one that is written in C."""
    base = Loop_.__mro__[1]
    places.bottom.add(Step.__call__.__code__)
    futures.bottom_code += (id(Step.__call__.__code__),)
    watch_making(Loop_, base)
    for name, first in (("call_soon", 0), ("call_soon_threadsafe", 0), ("call_later", 1), ("call_at", 1)):
        watch_scheduling(Loop_, base, name, first)
    watch_runs(Loop_, base)
    watch_cancel()


def watch_making(kind, base):
    def __init__(self, *args, **kwargs):
        base.__init__(self, *args, **kwargs)
        try:
            me = this_thread()
            settle(me)
            l = Loop(next(loops.numbers), weakref(self, lambda gone, key=id(self): futures.others.pop(key, None)), True)
            l.queue = deque()
            futures.others[id(self)] = l
            by, at = who(me), where(stack(1))
            emit('%s%s%s,"event":"loop_made"}\n%s%s%s,"event":{"partial":%s}}\n' % (
                head(l, me), by, at, further(l, me), by, at, quoted(PARTIAL)))
        except RecursionError:
            if FATAL_TO_HIDE:
                raise
        except Exception as error:
            trouble(error)

    def create_future(self):
        future = base.create_future(self)
        try:
            settle(this_thread())
            reference(future, where(stack(1)))
        except RecursionError:
            if FATAL_TO_HIDE:
                raise
        except Exception as error:
            trouble(error)
        return future
    kind.__init__, kind.create_future = __init__, create_future


def watch_scheduling(kind, base, name, first):
    original, timer = getattr(base, name), first == 1

    def call(self, *args, context=None):
        l = known(self)
        if l is None or len(args) <= first or not callable(args[first]):
            return original(self, *args, context=context)
        step = Step(args[first], args[first + 1:], l, timer)
        try:
            if not timer:
                becomes_ready(l, step, stack(0))
            elif name == "call_later":
                timer_made(l, step, self.time() + args[0], stack(1))
            else:
                timer_made(l, step, args[0], stack(1))
        except RecursionError:
            if FATAL_TO_HIDE:
                raise
        except Exception as error:
            trouble(error)
        handle = original(self, *args[:first], step, *args[first + 1:], context=context)
        remember(handle, step)
        return handle
    call.__name__, call.__qualname__ = name, "Loop." + name
    setattr(kind, name, Schedules(original, call))


class Schedules(StandsForFunction):
    # Gives a function that wraps what is scheduled; of a loop that is closed the original, which will refuse.

    def __init__(self, original, call):
        self.original, self.call = original, call

    def __get__(self, loop, kind=None):
        if loop is None:
            return self.original
        if not loop.is_closed():
            return self.call.__get__(loop)
        try:
            refused(known(loop), self.call.__name__, stack(1))
        except RecursionError:
            if FATAL_TO_HIDE:
                raise
        except Exception as error:
            trouble(error)
        return self.original.__get__(loop, kind)


def refused(l, name, frame):
    from_guard.refused(l, frame, "Event loop is closed", l.closed_at, operation=name)


def watch_runs(kind, base):
    def run_forever(self):
        l, me = known(self), this_thread()
        try:
            settle(me)
            l.begun_at = journal.file.position()
            emit('%s%s%s,"event":{"run_begun":%s}}\n' % (head(l, me), who(me), where(stack(1)), l.until or '"forever"'))
            l.until, l.me, l.actor = None, me, '"loop"'
            me.loops.append(l)
        except RecursionError:
            if FATAL_TO_HIDE:
                raise
        except Exception as error:
            trouble(error)
        try:
            return base.run_forever(self)
        finally:
            try:
                end_turn(l, me)
                emit('%s"loop","event":"run_ended"}\n' % head(l, me))
                me.loops.remove(l)
                l.me = None
            except RecursionError:
                if FATAL_TO_HIDE:
                    raise
            except Exception as error:
                trouble(error)

    def run_until_complete(self, future):
        l = known(self)
        if l is not None and not self.is_closed() and not self.is_running():
            import asyncio
            future = asyncio.ensure_future(future, loop=self)
            l.until = '{"until_complete":%s}' % reference(future, where(stack(1)))
        return base.run_until_complete(self, future)

    def stop(self):
        l, me = known(self), this_thread()
        settle(me)
        emit('%s%s%s,"event":"stop_requested"}\n' % (head(l, me), who(me), where(stack(1))))
        return base.stop(self)

    def close(self):
        l, me = known(self), this_thread()
        base.close(self)
        if not l.closed:
            settle(me)
            l.closed, l.closed_at = True, journal.file.position()
            l.queue.clear()
            emit('%s%s%s,"event":"closed"}\n' % (head(l, me), who(me), where(stack(1))))
    kind.run_forever, kind.run_until_complete, kind.stop, kind.close = run_forever, run_until_complete, stop, close


def watch_cancel():
    from uvloop import loop as inner

    class Cancel(StandsForFunction):
        def __get__(self, handle, kind=None):
            if handle is not None:
                try:
                    cancelled(handle, stack(1))
                except RecursionError:
                    if FATAL_TO_HIDE:
                        raise
                except Exception as error:
                    trouble(error)
            return self.original.__get__(handle, kind)

    for kind in (inner.Handle, inner.TimerHandle):
        text = gc.get_referents(kind.__dict__)[0]
        if type(text) is dict and "cancel" in text:
            text["cancel"] = Cancel(text["cancel"])
    futures.forget_looked_up()


def cancelled(handle, frame):
    found = steps.get(id(handle))
    step = found() if found is not None else None
    if step is None or step._cancelled or step.number is None or handle.cancelled():
        return
    me = this_thread()
    settle(me)
    step._cancelled = True
    emit('%s%s%s,"event":{"callback_cancelled":%d}}\n' % (head(step.l, me), who(me), where(frame), step.number))


class Subclassed(StandsForFunction):
    # uvloop's class says that it is there, by being made from `AbstractEventLoop`.

    def __get__(self, thing, kind=None):
        fields = type.__dict__["__dict__"].__get__(kind)
        if fields.get("__module__") == "uvloop" and class_name(kind) == "Loop" and kind not in watched:
            watched.append(kind)
            try:
                watch(kind)
            except Exception as error:
                say("glassloop: uvloop cannot be recorded here: %s: %s\n" % (type(error).__name__, error))
                trouble(error)
        return self.original.__get__(thing, kind)


watched = []


def watch_for(events):
    events.AbstractEventLoop.__init_subclass__ = Subclassed(object.__dict__["__init_subclass__"])


from . import journal            # noqa: E402
from . import refusals as from_guard     # noqa: E402
