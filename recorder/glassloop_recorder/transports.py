"""Transports and servers: made, what they read and send, how they are closed.

A transport keeps what it is in fields: `_protocol`, `_conn_lost`, `_closing`.  Each of its
methods asks one of them at a telling moment: `_read_ready` looks `_protocol` up when it
has data for it, `write` looks at `_conn_lost` before it sends.  Which method asks is told
by the name of the frame, and how much data by its local variables.

How much was sent is seen afterwards, by what is left (`settle_sent`).
"""
from _weakref import ref as weakref
from collections import deque
from itertools import count

from .futures import state_of
from . import futures
from .handles import local_of
from .hooks import field
from .journal import emit, head, this_thread, who
from .names import class_name, error_text, quoted
from .places import PASSED, codes, look_at, where

numbers, server_numbers = count(1), count(1)


class Seen(weakref):
    """A transport or server that has a number."""
    __slots__ = ("key", "number")


seen = {}


def forget(gone):
    if seen.get(gone.key) is gone:
        del seen[gone.key]


def number(thing, count):
    found = Seen(thing, forget)
    found.key, found.number = id(thing), next(count)
    seen[found.key] = found
    return found.number


def number_of(thing):
    found = seen.get(id(thing)) if thing is not None else None
    return found.number if found is not None else None


def is_asyncio_s(frame):
    code = frame.f_code
    return (codes.get(id(code)) or look_at(code)).kind == PASSED


def watch(selector_events, unix_events, base_events):
    kinds = [selector_events._SelectorTransport]
    for name in ("_UnixReadPipeTransport", "_UnixWritePipeTransport"):
        kinds.append(getattr(unix_events, name, None))
    for kind in kinds:
        if kind is not None:
            field(kind, "_protocol", protocol_asked)
            field(kind, "_conn_lost", conn_lost_asked)
            field(kind, "_closing", None, closing_set)
            field(kind, "_paused", None, paused_set)
            field(kind, "_eof", None, eof_set)
    field(base_events.Server, "_serving", None, serving_set)


def own(transport, name):
    """A field of asyncio's, in a slot or not."""
    try:
        return object.__getattribute__(transport, name)
    except AttributeError:
        return None


def tell(transport, event, frame):
    number, l = number_of(transport), state_of(own(transport, "_loop"))
    if number is not None and l is not None:
        me = this_thread()
        futures.settle(me)
        emit('%s%s%s,"event":{"transport":[%d,%s]}}\n' % (head(l, me), who(me), where(frame), number, event))


def buffered(transport):
    """How many bytes wait to be sent."""
    buffer = transport.__dict__.get("_buffer")
    if type(buffer) is deque:
        return sum(length(part[0] if type(part) is tuple else part) for part in buffer)
    return length(buffer)


def length(data):
    if type(data) is memoryview:
        return data.nbytes
    return len(data) if type(data) in (bytes, bytearray) else 0


# ── reading, and what else a protocol is told of ─────────────────────────────

def protocol_asked(transport, protocol, frame):
    asked = PROTOCOL.get(frame.f_code.co_name)
    if asked is not None and is_asyncio_s(frame):
        asked(transport, frame)


def made(transport, frame):
    if number_of(transport) is not None:
        return
    fields = transport.__dict__
    number(transport, numbers)
    extra, server = own(transport, "_extra") or {}, number_of(fields.get("_server"))
    tell(transport, '{"made":{"class":%s,"server":%s,"sockname":%s,"peername":%s}}' % (
        quoted(class_name(type(transport))), "null" if server is None else server,
        address(extra.get("sockname")), address(extra.get("peername"))), frame)


def address(name):
    """As JSON."""
    if type(name) is tuple and len(name) >= 2 and type(name[0]) is str and type(name[1]) is int:
        return quoted(("[%s]:%d" if ":" in name[0] else "%s:%d") % name[:2])
    if type(name) is bytes:
        name = name.decode("utf-8", "replace")
    return quoted(name) if type(name) is str and name else "null"


def data_read(transport, frame):
    data = local_of(frame, "data")
    if data is not None:
        received(transport, length(data), frame)


def buffer_read(transport, frame):
    bytes_read = local_of(frame, "nbytes")
    if type(bytes_read) is int:
        received(transport, bytes_read, frame)


def received(transport, bytes_read, frame):
    tell(transport, '{"data_received":%d}' % bytes_read if bytes_read else '"eof_received"', frame)


def eof_read(transport, frame):
    tell(transport, '"eof_received"', frame)


def writing_paused(transport, frame):
    tell(transport, '{"writing_paused":%d}' % buffered(transport), frame)


def writing_resumed(transport, frame):
    tell(transport, '{"writing_resumed":%d}' % buffered(transport), frame)


def lost(transport, frame):
    error = local_of(frame, "exc")
    tell(transport, '{"lost":%s}' % (quoted(error_text(error)) if isinstance(error, BaseException) else "null"), frame)


PROTOCOL = {
    "__init__": made,
    "_read_ready__data_received": data_read,
    "_read_ready__get_buffer": buffer_read,
    "_read_ready__on_eof": eof_read,
    "_read_ready": data_read,
    "_maybe_pause_protocol": writing_paused,
    "_maybe_resume_protocol": writing_resumed,
    "_call_connection_lost": lost,
}


# ── sending ──────────────────────────────────────────────────────────────────

WRITES = ("_write_ready", "_write_send", "_write_sendmsg", "_sendto_ready")


def conn_lost_asked(transport, conn_lost, frame):
    name = frame.f_code.co_name
    if conn_lost or not is_asyncio_s(frame):
        return
    if name == "_force_close":
        tell(transport, '{"aborted":%d}' % buffered(transport), frame)
    elif name in ("write", "sendto") or name in WRITES:
        before = buffered(transport)
        if name not in WRITES:
            before += length(local_of(frame, "data"))
        elif name == "_write_ready" and before == 0:
            return
        found, me = seen.get(id(transport)), this_thread()
        if found is not None:
            futures.settle(me)
            me.touched.append((found, who(me), where(frame), settle_sent, before))


def settle_sent(me, entry):
    """What has gone out since."""
    found, by, at, _, before = entry
    transport = found()
    if transport is None or transport.__dict__.get("_conn_lost"):
        return
    left, l = buffered(transport), state_of(own(transport, "_loop"))
    if l is None or left >= before:
        return
    emit('%s%s%s,"event":{"transport":[%d,{"data_sent":%d}]}}\n' % (head(l, me), by, at, found.number, before - left))
    if not left and transport.__dict__.get("_eof"):
        emit('%s%s%s,"event":{"transport":[%d,"eof_sent"]}}\n' % (head(l, me), by, at, found.number))


def eof_set(transport, eof, before, frame):
    if eof and not before and frame.f_code.co_name == "write_eof" and not buffered(transport):
        tell(transport, '"eof_sent"', frame)


# ── closing, pausing ─────────────────────────────────────────────────────────

def closing_set(transport, closing, before, frame):
    if closing and not before and frame.f_code.co_name in ("close", "_close") and is_asyncio_s(frame):
        tell(transport, '{"closing":%d}' % buffered(transport), frame)


def paused_set(transport, paused, before, frame):
    if before is not None and bool(paused) != bool(before) and frame.f_code.co_name in ("pause_reading", "resume_reading"):
        tell(transport, '"reading_paused"' if paused else '"reading_resumed"', frame)


# ── servers ──────────────────────────────────────────────────────────────────

def serving_set(server, serving, before, frame):
    name = frame.f_code.co_name
    l = state_of(server.__dict__.get("_loop"))
    if l is None or bool(serving) == bool(before) or name not in ("_start_serving", "close"):
        return
    if serving:
        number(server, server_numbers)
        event = '{"listening":[%s]}' % ",".join(addresses(server.__dict__.get("_sockets") or ()))
    else:
        event = '"closed"'
    found = number_of(server)
    if found is not None:
        me = this_thread()
        futures.settle(me)
        emit('%s%s%s,"event":{"server":[%d,%s]}}\n' % (head(l, me), who(me), where(frame), found, event))


def addresses(sockets):
    from _socket import socket
    for listening in sockets:
        try:
            yield address(socket.getsockname(listening))
        except (OSError, TypeError):
            yield '"?"'
