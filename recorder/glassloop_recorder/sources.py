"""Iterations, and the files and sockets that a loop watches.

`_run_once` looks `select` up on its selector right before it sleeps: that is where an
iteration begins, and how long it is going to wait stands in a local variable of
`_run_once`.  What the selector watches, it keeps in a dictionary, `_fd_to_key`; in its
place stands one that looks at what is put in and taken out.
"""
from itertools import count

from . import futures, handles, ready_queue
from .futures import settle, state_of
from .handles import local_of, waiting
from .hooks import Look, look
from .journal import BASE, FATAL_TO_HIDE, emit, further, head, heads, monotonic_ns, stack, this_thread, trouble, who
from .names import type_order
from .places import where
from .tasks import end_of_turn

numbers = count(1)


def watch(selector_loop, unix_events):
    look(selector_loop, "_make_self_pipe", lambda loop, frame: watch_selector(loop))
    if unix_events is not None:
        look(unix_events._UnixSelectorEventLoop, "_check_signal", watch_signals)


def watch_selector(loop):
    """The selector is there before the first socket is watched."""
    l, selector = state_of(loop), object.__getattribute__(loop, "__dict__").get("_selector")
    if l is None or selector is None:
        return
    try:
        fields = object.__getattribute__(selector, "__dict__")
        mapping = fields.get("_fd_to_key")
        if type(mapping) is dict:
            fields["_fd_to_key"] = sources = Sources(mapping)
            sources.l, sources.numbers = l, {}
    except AttributeError:
        pass
    for kind in type_order(type(selector)):
        original = kind.__dict__.get("select")
        if original is not None:
            if type(original) is not Look:
                look(kind, "select", about_to_select)
            return


def about_to_select(selector, frame):
    """An iteration begins."""
    if frame.f_code is not ready_queue.RUN_ONCE:
        return
    try:
        l = object.__getattribute__(selector, "__dict__")["_fd_to_key"].l
        loop = l.loop()
    except (AttributeError, KeyError):
        loop = local_of(frame, "self")
        l = state_of(loop)
    if l is None:
        return
    handles.selects_at = frame.f_lasti
    me = l.me or this_thread()
    if me.touched or futures.watched or futures.eager or me.eager:
        settle(me)
    text = end_of_turn(l, me) if l.kind else ""
    l.it += 1
    l.stale = not l.plain
    before, after, again = l.heads.get(me.number) or heads(l, me)
    begin = f'{before}{monotonic_ns() - BASE if l.plain else l.now},"it":{l.it}{after}'
    if l.dropped:
        dropped, l.dropped = l.dropped, []
        for number in dropped:
            text += '%s"loop","event":{"timer_dropped":%d}}\n' % (begin, number)
            begin = again
    waits = '"no"' if loop._ready or loop._stopping else wait(frame)
    emit(f'{text}{begin}"loop","event":{{"iteration_begun":{waits}}}}}\n')


def wait(frame):
    """How long it is going to wait, if it waits at all."""
    timeout = local_of(frame, "timeout")
    if timeout is None:
        return '"forever"'
    return '{"nanoseconds":%d}' % max(0, int(timeout * 1e9))


class Signals(dict):
    """Stands for a loop's `_signal_handlers`: a signal's callback is made when it is asked for."""

    def __setitem__(self, signal, handle):
        before = self.get(signal)
        dict.__setitem__(self, signal, handle)
        try:
            me = this_thread()
            settle(me)
            handles.made(self.l, me, handle, where(stack(1)))
            self.numbers[id(handle)] = waiting.pop(id(handle))
        except RecursionError:
            if FATAL_TO_HIDE:
                raise
        except Exception as error:
            trouble(error)
        return before


def watch_signals(loop, frame):
    l, fields = state_of(loop), object.__getattribute__(loop, "__dict__")
    known = fields.get("_signal_handlers")
    if l is not None and type(known) is dict:
        fields["_signal_handlers"] = signals = Signals(known)
        signals.l, signals.numbers = l, l.signals


class Sources(dict):
    """Stands for the selector's `_fd_to_key`."""

    # What stood there is returned: Python drops it when the hook is off the stack.

    def __setitem__(self, fd, key):
        before = self.get(fd)
        dict.__setitem__(self, fd, key)
        try:
            changed(self, fd, before, key, stack(1))
        except RecursionError:
            if FATAL_TO_HIDE:
                raise
        except Exception as error:
            trouble(error)
        return before

    def __delitem__(self, fd):
        before = self.get(fd)
        dict.__delitem__(self, fd)
        try:
            changed(self, fd, before, None, stack(1))
        except RecursionError:
            if FATAL_TO_HIDE:
                raise
        except Exception as error:
            trouble(error)
        return before

    def pop(self, fd, *default):
        before = self.get(fd)
        value = dict.pop(self, fd, *default)
        try:
            changed(self, fd, before, None, stack(1))
        except RecursionError:
            if FATAL_TO_HIDE:
                raise
        except Exception as error:
            trouble(error)
        return value


NOTHING = (None, None)


def changed(sources, fd, before, after, frame):
    old = before.data if before is not None else NOTHING
    new = after.data if after is not None else NOTHING
    if type(old) is tuple and type(new) is tuple:
        for was, now, interest in ((old[0], new[0], "read"), (old[1], new[1], "write")):
            if was is not now:
                source_changed(sources, fd, before is None, was, now, interest, frame)


def source_changed(sources, fd, is_new, was, now, interest, frame):
    l, me = sources.l, this_thread()
    settle(me)
    if was is not None and id(was) in l.fds:
        source = l.fds.pop(id(was))
        waiting[id(was)] = source[2]
        handles.hold(was, source[2])
        if now is None:
            emit('%s%s%s,"event":{"source_removed":[%d,"%s"]}}\n' % (
                head(l, me), who(me), where(frame), source[0], interest))
    if now is not None:
        number = None if is_new else sources.numbers.get(fd)
        if number is None:
            number = sources.numbers[fd] = next(numbers)
        n, at, by = next(handles.numbers), where(frame), who(me)
        l.fds[id(now)] = (number, interest, n)
        handles.hold(now, n)
        emit('%s%s%s,"event":%s}\n%s%s%s,"event":{"source_added":[%d,"%s",%d]}}\n' % (
            head(l, me), by, at, handles.made_event(n, now._callback), further(l, me), by, at, number, interest, n))
