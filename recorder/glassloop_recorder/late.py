"""What was put into the ready queue when there was no stack left for a hook to look.

It stands at the end of the queue, and is told before anything else is put in or taken out:
late, without its line, and in its order.
"""
from . import ready_queue
from .handles import made_event, numbers, waiting
from .journal import TooDeep, emit, further, head, this_thread, trouble, who
from .names import class_attribute
from .tasks import step_of


def tell_late(ready):
    l, me = ready.l, this_thread()
    while ready.missed:
        try:
            emit(is_ready(ready, l, me, ready[-ready.missed]))
        except (RecursionError, TooDeep):
            raise                       # another time
        except Exception as error:
            trouble(error)
        ready.missed -= 1


def is_ready(ready, l, me, handle):
    step = step_of(handle)
    if step is None or step[0] is None:
        return callback_ready(l, me, handle)
    ready.steps[id(handle)] = step
    return ready_queue.task_ready(l, me, step, None, None)


def callback_ready(l, me, handle):
    number, made, why = None, "", '"call_soon"'
    if id(handle) in l.fds:
        number, why = ready_queue.source_ready(l, me, handle)
    elif class_attribute(type(handle), "_when") is not None:
        number, why = waiting.get(id(handle)), '"due"'
    begin, by = head(l, me), who(me)
    if number is None:
        number = waiting[id(handle)] = next(numbers)
        made = '%s%s,"event":%s}\n' % (begin, by, made_event(number, handle._callback))
        begin = further(l, me)
    return '%s%s%s,"event":{"callback_ready":[%d,%s]}}\n' % (made, begin, by, number, why)
