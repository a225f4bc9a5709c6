"""Futures: who makes them, who resolves them, who asks them to be cancelled, on which line.

asyncio's futures are written in C, and their type cannot be changed.  But a type keeps
its methods in a dictionary, and the dictionary can be had (`gc.get_referents`).  In it, in
the place of `set_result`, stands a descriptor: whoever looks `set_result` up on a future
comes by here, and gets the very method that was there before.  So nothing of the
recorder's is on the stack when the method runs, or when it fails.

What the method does is not known yet when it is looked up.  It is noted (`touch`), and
the next hook in the same thread looks what has become of the future (`settle`).  That is
soon enough: a future that is resolved schedules its callbacks, and that is a hook.

A method can be looked up and not called: `loop.call_later(5, future.cancel)`.  The
instruction that looks it up tells the two apart.
"""
import gc
import opcode
import sys
from _weakref import ref as weakref
from collections import deque
from itertools import count

from . import journal
from .hooks import StandsForFunction
from .journal import FATAL_TO_HIDE, emit, head, stack, this_thread, trouble, who
from .names import class_name, coroutine_name, error_text, quoted
from .places import PASSED, codes, look_at, where

#: asyncio's classes; set when it is found.
Future = Task = PyFuture = PyTask = None
FUTURES = TASKS = ()

numbers = count(1)
task_numbers = count(1)


class Known(weakref):
    """A future or task that has a number; forgotten with it."""
    __slots__ = ("key", "text", "number", "loop", "is_task")


known = {}                      # id → Known
lately = {}                     # id → Known, of the tasks that were forgotten last
MOST_LATELY = 4096


def forget(gone):
    if known.get(gone.key) is gone:
        del known[gone.key]
        if gone.is_task:
            lately[gone.key] = gone
            if len(lately) > MOST_LATELY:
                lately.pop(next(iter(lately), None), None)
    if watched:
        watched.pop(gone.key, None)


def is_future(thing):
    kind = type(thing)
    return kind is Future or kind is Task or issubclass(kind, FUTURES)


def is_task(thing):
    kind = type(thing)
    return kind is Task or issubclass(kind, TASKS)


def field(future, name):
    """One of the fields that asyncio's futures show.  A class of the program's is not asked."""
    kind = type(future)
    if kind is Future or kind is Task:
        return getattr(future, name)
    for base in type.__dict__["__mro__"].__get__(kind):
        if base is Task or base is Future:
            found = base.__dict__.get(name)
            if found is not None:
                return found.__get__(future)
    try:
        return object.__getattribute__(future, name)
    except AttributeError:
        return None


def state(future):
    kind = type(future)
    if kind is Future or kind is Task:
        return future._state
    return field(future, "_state")


# The loop of a future, as the recorder knows it: see `loops.state_of`.
def loop_of(future):
    return state_of(field(future, "_loop"))


def state_of(loop):
    try:
        ready = object.__getattribute__(loop, "__dict__").get("_ready")
    except AttributeError:
        ready = None
    if type(ready) is Ready:
        return ready.l
    found = others.get(id(loop))
    return found if found is not None and found.loop() is loop else None


Ready = None                    # ready_queue's, which needs this module itself
others = {}                     # id → Loop, of loops that are not asyncio's own


def remember(future, number, l, task):
    found = Known(future, forget)
    found.key, found.number, found.loop, found.is_task = id(future), number, l, task
    found.text = f'{{"task":{number}}}' if task else f'{{"future":{number}}}'
    known[found.key] = found
    return found


def known_to_the_end(future):
    """What is known of a future or task, also while it is destroyed.

    The garbage collector clears the weak references to what it has found before that may say, in its
    `__del__`, that it is destroyed.
    """
    found = known.get(id(future))
    if found is None and is_task(future):
        found = lately.get(id(future))
    return found


def reference(future, at=""):
    """A future's or task's number, as JSON.  One that is met for the first time is told of."""
    found = known.get(id(future))
    return found.text if found is not None else meet(future, at).text


def meet(future, at=""):
    """Tells that there is this future or task; and that it is over, if it is."""
    me, l = this_thread(), loop_of(future)
    if is_task(future):
        found = task_made(future, l, me, at)
    else:
        found = future_made(future, l, me, at)
    ended = outcome(future)
    if ended is not None:
        emit('%s%s%s,"event":%s}\n' % (head(l, me), who(me), at, finished(found, ended)))
    return found


def future_made(future, l, me, at):
    n = next(numbers)
    found = remember(future, n, l, False)
    name = '"Future"' if type(future) is Future else quoted(class_name(type(future)))
    emit(f'{head(l, me)}{who(me)}{at},"event":{{"future_made":{{"future":{n},"class":{name}}}}}}}\n')
    return found


def task_made(task, l, me, at):
    n = next(task_numbers)
    found = remember(task, n, l, True)
    emit('%s%s%s,"event":%s}\n' % (head(l, me), who(me), at, task_made_event(task, n)))
    return found


def task_made_event(task, n):
    name, coroutine = task_name(task), field(task, "_coro")
    return '{"task_made":{"task":%d,"name":%s,"coroutine":%s}}' % (
        n, quoted(name) if type(name) is str else '"?"', coroutine_name(coroutine))


def task_name(task):
    if isinstance(task, Task):
        return Task.__dict__["get_name"].__get__(task)()
    return field(task, "_name")


def finished(found, ended):
    if found.is_task:
        return f'{{"task_finished":[{found.number},{ended}]}}'
    return f'{{"future_finished":[{found.text},{ended}]}}'


def outcome(future):
    """How a future has ended; None before it has.

    (`exception()` would count as having looked at the error.)
    """
    kind = type(future)
    if kind is Future or kind is Task:
        reached, error = future._state, future._exception
    else:
        reached, error = field(future, "_state"), field(future, "_exception")
    if reached == "PENDING":
        return None
    if reached == "CANCELLED":
        return '"cancelled"'
    if error is not None:
        return '{"error":%s}' % quoted(error_text(error))
    return '"result"'


# ── what has become of them ──────────────────────────────────────────────────

WITHOUT_A_TRACE = {"cancel": '"cancelled"', "set_result": '"result"'}


def touch(future, me, at, operation, done):
    """The future's method was looked up, and will be called at once.  (Of a task the end of its step tells.)"""
    found = known.get(id(future)) or meet(future, at)
    if not found.is_task:
        me.touched.append((found, who(me), at, operation, done))


watched = {}                    # futures whose methods were handed to somebody, who may call them later: id → Known
in_turn = deque()               # their ids, in the order in which they are looked at
#: So many are looked at by each hook, however many there are.
AT_ONCE = 8


eager = ()                      # not empty while an eager task may be running: see `eager`
look_at_eager = None


def settle(me):
    """Tells of what was resolved since its method was looked up."""
    if me.touched:
        entries, me.touched = me.touched, []
        for entry in entries:
            if callable(entry[3]):
                entry[3](me, entry)     # bytes that a transport has sent
            else:
                settle_one(me, entry)
    if watched:
        look_after(me)
    if eager or me.eager:
        look_at_eager(me)


def settle_all(me):
    """When a loop is closed, and at the end of the program."""
    settle(me)
    for key in list(watched):
        told(me, key)


journal.settle, journal.settle_all = settle, settle_all


def settle_one(me, entry):
    found, by, at, operation, was_done = entry
    l = found.loop
    if was_done:
        if operation != "cancel":
            emit('%s%s%s,"event":{"refused":{"operation":"%s","about":%s,"class":"InvalidStateError","message":"invalid state"}}}\n' % (
                head(l, me), by, at, operation, found.text))
        return
    future = found()
    if future is None:                  # nobody holds it any more
        ended = WITHOUT_A_TRACE.get(operation, '{"error":"?"}')
    else:
        ended = outcome(future)
        if ended is None:
            return
    future = None
    if watched:
        watched.pop(found.key, None)
    emit(f'{head(l, me)}{by}{at},"event":{finished(found, ended)}}}\n')


def callbacks_of(future):
    """How many done callbacks a future has."""
    return len(field(future, "_callbacks") or ())


def settle_removed(me, entry):
    """How many have been removed since."""
    found, by, at, _, before = entry
    future = found()
    if future is not None and before > callbacks_of(future):
        emit('%s%s%s,"event":{"done_callback_removed":[%s,%d]}}\n' % (
            head(found.loop, me), by, at, found.text, before - callbacks_of(future)))


def look_after(me):
    """Of a few futures all are looked at each time; of many some, in turn."""
    for _ in range(min(AT_ONCE, len(in_turn))):
        try:
            key = in_turn.popleft()
        except IndexError:              # another thread has looked
            return
        if key in watched and not told(me, key):
            in_turn.append(key)


def told(me, key):
    """Whether a watched future is done, which is told."""
    found = watched.get(key)
    future = found() if found is not None else None
    ended = outcome(future) if future is not None else None
    if ended is None:
        return future is None
    if watched.pop(key, None) is not None and not found.is_task:
        emit('%s%s,"event":%s}\n' % (head(found.loop, me), who(me), finished(found, ended)))
    return True


def look_at_argument(me, arguments):
    """A future that is done hands itself to its callbacks: if it is watched, that is told first."""
    if arguments and id(arguments[0]) in watched:
        told(me, id(arguments[0]))


def watch_over(found):
    if found.key not in watched:
        watched[found.key] = found
        in_turn.append(found.key)


# ── looked up, or called? ────────────────────────────────────────────────────

LOAD_ATTR = opcode.opmap["LOAD_ATTR"]
#: From 3.12 on LOAD_ATTR says by its lowest bit whether it loads a method to call it.
METHOD_BIT = sys.version_info >= (3, 12)


def is_called(frame):
    """Whether what is looked up here is going to be called at once.

    An instruction other than LOAD_ATTR is LOAD_METHOD, or a call: then it is C code that
    looks it up, and calls it.
    """
    code, at = frame.f_code, frame.f_lasti
    seen = codes.get(id(code)) or look_at(code)
    answer = seen.calls.get(at)
    if answer is None:
        text = code.co_code
        instruction = text[at] if 0 <= at < len(text) else None
        answer = seen.calls[at] = instruction != LOAD_ATTR or METHOD_BIT and bool(text[at + 1] & 1)
    return answer


RESOLVES = ("set_result", "set_exception", "cancel")
bottom_code = ()                # ids of `Handle._run` and `_run_once`: a step of a task has these as its frame


def method_looked_up(future, operation, frame):
    if not is_called(frame):
        if operation in RESOLVES and state(future) == "PENDING":
            reference(future, where(frame))
            watch_over(known[id(future)])
        return
    me = this_thread()
    if me.touched or watched or eager or me.eager:
        settle(me)
    done = state(future) != "PENDING"
    if operation == "add_done_callback":
        # A task's step, in C, waits for a future of a class of the program's.
        if done or id(frame.f_code) in bottom_code:
            return
        at = helper_at(frame, where(frame))
        text = reference(future, at)
        emit('%s%s%s,"event":{"done_callback_added":%s}}\n' % (head(loop_of(future), me), who(me), at, text))
    elif operation == "remove_done_callback":
        before = callbacks_of(future)
        if before:
            at = where(frame)
            found = known.get(id(future)) or meet(future, at)
            me.touched.append((found, who(me), at, settle_removed, before))
    else:
        at = where(frame)
        if operation == "cancel" and id(frame.f_code) in bottom_code:
            suspended_with(future, me)
        if operation == "cancel" and not done:
            text = reference(future, at)
            emit('%s%s%s,"event":{"cancel_requested":%s}}\n' % (head(loop_of(future), me), who(me), at, text))
        touch(future, me, at, operation, done)


#: asyncio's functions that put a done callback on what the running task awaits by their help.
HELPERS = {"gather": "gather", "_wait": "wait", "shield": "shield", "create_task": "TaskGroup"}


def helper_at(frame, at):
    """The same line, which names the helper, where a library or `create_task` would hide it."""
    name = HELPERS.get(frame.f_code.co_name)
    line, quote, library = at[len(',"at":"'):].partition('"')
    said = line.rpartition(" in ")[0]
    if name is None or codes[id(frame.f_code)].kind != PASSED or not line or said and not library:
        return at
    return ',"at":"%s in %s"%s' % (said or line, name, library)


def suspended_with(future, me):
    """A task's step, in C, passes a kept request on to what it waits for from now on: see `tasks`."""


class Watched(StandsForFunction):
    # Stands in a class's dictionary; gives what stood there, after a look.

    def __init__(self, original, name):
        self.original, self.name = original, name

    def __get__(self, thing, kind=None):
        if thing is not None:
            try:
                method_looked_up(thing, self.name, stack(1))
            except RecursionError:
                if FATAL_TO_HIDE:
                    raise
            except Exception as error:
                trouble(error)
        return self.original.__get__(thing, kind)


METHODS = ("set_result", "set_exception", "cancel", "add_done_callback", "remove_done_callback")


def watch():
    """Puts the descriptors into the classes' dictionaries."""
    for kind in {Future, Task, PyFuture, PyTask}:
        text = gc.get_referents(kind.__dict__)[0]
        if type(text) is not dict:
            continue
        for name in METHODS:
            if name in text and type(text[name]) is not Watched:
                text[name] = Watched(text[name], name)
    forget_looked_up()


def forget_looked_up():
    """Python remembers what it has found in a class; it has to look again."""
    if hasattr(sys, "_clear_internal_caches"):
        sys._clear_internal_caches()
    else:
        sys._clear_type_cache()
