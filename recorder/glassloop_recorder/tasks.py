"""Tasks: their steps, what they wait for, how they end.

A task is never wrapped.  A step is a handle in the ready queue whose callback is the
task's own; what a step came to is read from the task when the next thing happens on its
loop: it is done, or it waits for `_fut_waiter`.
"""
import gc
from types import BuiltinFunctionType, FunctionType, MethodType


from . import futures
from .futures import (field, finished, is_future, is_task, outcome, reference, settle, state)
from .journal import CALLBACK, NOBODY, TASK, emit, head
from .names import class_name
from .places import suspended_at

#: The C type of a task's step, and (in 3.8) of its wake-up; found when they are first met.
Step = Wakeup = None
WAKE_UPS = ("task_wakeup", "TaskWakeupMethWrapper")
PLAIN, STEP, WAKE_UP, BUILTIN, METHOD = range(5)


def kind_of_callback(callback):
    global Step, Wakeup
    kind = type(callback)
    if kind is Step:
        return STEP
    if kind is BuiltinFunctionType:
        return BUILTIN
    if kind is MethodType:
        return METHOD
    name = class_name(kind)
    if name == "TaskStepMethWrapper":
        Step = kind
        return STEP
    if name == "TaskWakeupMethWrapper":
        Wakeup = kind
        return WAKE_UP
    return PLAIN


def step_of(handle):
    """(task, error that is thrown into it, future that woke it), if the handle is a step of a task."""
    callback = handle._callback
    kind = type(callback)
    if kind is FunctionType:
        return None
    kind = STEP if kind is Step else BUILTIN if kind is BuiltinFunctionType else kind_of_callback(callback)
    if kind == STEP:
        task, error = callback.__self__, None
        for found in gc.get_referents(callback):
            if found is not task and isinstance(found, BaseException):
                error = found
        return task, error, None
    if kind == BUILTIN:
        if callback.__name__ in WAKE_UPS:
            return callback.__self__, None, handle._args[0]
    elif kind == METHOD:
        # The tasks that are written in Python.
        task = callback.__self__
        name = getattr(callback.__func__, "__name__", None)
        if name in ("__step", "__wakeup", "_Task__step", "_Task__wakeup") and is_task(task):
            arguments = handle._args or ()
            if name.endswith("__wakeup"):
                return task, None, arguments[0]
            return task, arguments[0] if arguments else None, None
    elif kind == WAKE_UP:
        for found in gc.get_referents(callback):
            if is_task(found):
                return found, None, handle._args[0]
    return None


def suspended(l, me, task, awaited):
    """The record of a step that ends at an await."""
    l.over = True
    place = suspended_at(task._coro if type(task) is futures.Task else field(task, "_coro"))
    return f'{head(l, me)}{l.actor}{place},"event":{{"task_suspended":[{l.number},[{awaited}]]}}}}\n'


def end_of_step(l, me):
    """What the step of a task has come to."""
    task = l.task()
    if task is None:                    # it is done, and nobody holds it any more
        ended = '"cancelled"' if l.cancelled else '"result"'
    else:
        ended = outcome(task)
        if ended is None:
            return suspended(l, me, task, awaited_by(task))
    l.over = True
    return '%s%s,"event":%s}\n' % (head(l, me), l.actor, finished(l.task, ended))


def awaited_by(task):
    waits = task._fut_waiter if type(task) is futures.Task else field(task, "_fut_waiter")
    if waits is None:
        return '"next_turn"'
    if is_future(waits):
        return '{"future":%s}' % reference(waits)
    return '"foreign"'


def end_of_turn(l, me):
    """The records that end the turn of whoever had it last; nothing if they are written."""
    kind, l.kind = l.kind, NOBODY
    text = ""
    if not l.over:
        if kind == TASK:
            text = end_of_step(l, me)
        elif kind == CALLBACK:
            text = f'{head(l, me)}{l.actor},"event":{{"callback_finished":[{l.number},null]}}}}\n'
    l.task = l.handle = me.report = None
    l.actor = '"loop"'
    return text


def end_turn(l, me):
    """Tells that the turn is over: the loop itself goes on."""
    settle(me)
    if l.kind:
        text = end_of_turn(l, me)
        if text:
            emit(text)


def suspended_with(future, me):
    """The step that passes a kept request to cancel on to this future has come to its end."""
    l = me.loops[-1] if me.loops else None
    if l is None or l.kind != TASK or l.over:
        return
    task = l.task()
    if task is not None and field(task, "_fut_waiter") is future:
        emit(suspended(l, me, task, '{"future":%s}' % reference(future)))


futures.suspended_with = suspended_with
