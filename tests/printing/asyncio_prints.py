"""How asyncio prints what it is made of, and what it reports: `python3.13 asyncio_prints.py > asyncio_prints.txt`.

`python3.14 asyncio_prints.py --others asyncio_prints.txt > asyncio_prints.3.14.txt` prints the sections that a later
version prints otherwise.  What differs from run to run is taken out: addresses, descriptors, ports, sizes of buffers, lines of files.
"""
import asyncio
import concurrent.futures
import contextlib
import gc
import io
import logging
import os
import re
import socket
import sys
import time

MS = 0.001


def say(name, thing):
    text = thing if isinstance(thing, str) else repr(thing)
    text = re.sub(r" at 0x[0-9a-f]+", "", text)
    text = text.replace("__main__.", "")
    text = re.sub(r"fd=\d+", "fd=N", text)
    text = re.sub(r"('127\.0\.0\.1'|'::1'), \d+", r"\1, PORT", text)
    text = re.sub(r"laddr=/\S+\.socket", "laddr=PATH", text)
    text = re.sub(r"bufsize=[1-9]\d*", "bufsize=MANY", text)
    text = re.sub(r"(running at|done, defined at|at) [^ ,>\]]+:\d+", "at LINE", text)
    print(f"{name}: {text}".replace("\n", " / "))


def hello():
    pass


def done(_future):
    pass


async def queues():
    queue = asyncio.Queue()
    say("empty", queue)
    queue.put_nowait(1)
    queue.put_nowait("it's")
    say("two items", queue)
    queue.shutdown()
    say("shut down", queue)
    last = asyncio.LifoQueue(2)
    last.put_nowait(1)
    last.put_nowait(2)
    putter = asyncio.create_task(last.put(3))
    await asyncio.sleep(0)
    say("a putter", last)
    putter.cancel()
    smallest = asyncio.PriorityQueue()
    for number in [5, 3, 8, 1, 9, 2, 7]:
        smallest.put_nowait(number)
    say("a heap", smallest)
    smallest.get_nowait()
    say("less one", smallest)
    smallest.get_nowait()
    say("less two", smallest)
    queue = asyncio.Queue(3)
    getter = asyncio.create_task(queue.get())
    await asyncio.sleep(0)
    say("a getter", queue)
    getter.cancel()
    await asyncio.sleep(0)
    say("none any more", queue)


async def locks():
    lock = asyncio.Lock()
    say("free", lock)
    await lock.acquire()
    waiting = asyncio.create_task(lock.acquire())
    await asyncio.sleep(0)
    say("locked", lock)
    lock.release()
    await waiting
    event = asyncio.Event()
    waiting = asyncio.create_task(event.wait())
    await asyncio.sleep(0)
    say("unset", event)
    event.set()
    say("set", event)
    await waiting
    say("alone", event)
    semaphore = asyncio.Semaphore(2)
    say("two left", semaphore)
    await semaphore.acquire()
    await semaphore.acquire()
    waiting = asyncio.create_task(semaphore.acquire())
    await asyncio.sleep(0)
    say("none left", semaphore)
    semaphore.release()
    say("given on", semaphore)
    await waiting
    say("bounded", asyncio.BoundedSemaphore(1))
    condition = asyncio.Condition()
    say("condition", condition)

    async def waits():
        async with condition:
            await condition.wait()

    waiting = asyncio.create_task(waits())
    await asyncio.sleep(0)
    say("waited for", condition)
    await condition.acquire()
    condition.notify()
    say("notified", condition)
    condition.release()
    await waiting
    barrier = asyncio.Barrier(2)
    say("barrier", barrier)
    waiting = asyncio.create_task(barrier.wait())
    await asyncio.sleep(0)
    say("half full", barrier)
    await barrier.abort()
    say("aborted", barrier)
    try:
        await waiting
    except asyncio.BrokenBarrierError:
        pass


async def limits():
    limit = asyncio.timeout(10)
    say("new", limit)
    async with asyncio.timeout_at(1_000_000_000_000.12345) as limit:
        say("far", limit)
    async with asyncio.timeout_at(1_000_000_000.0005) as limit:
        say("a tie", limit)
    async with asyncio.timeout_at(1_000_000_000.5) as limit:
        say("active", limit)
        limit.reschedule(None)
        say("for ever", limit)
    say("over", limit)
    try:
        async with asyncio.timeout(0) as limit:
            try:
                await asyncio.sleep(1)
            finally:
                say("expiring", limit)
    except TimeoutError:
        pass
    say("expired", limit)


async def groups():
    group = asyncio.TaskGroup()
    say("new", group)

    async def fails():
        raise ValueError

    async def stays():
        try:
            await asyncio.sleep(9)
        except asyncio.CancelledError:
            await asyncio.sleep(0)

    try:
        async with group:
            say("entered", group)
            group.create_task(fails())
            group.create_task(stays())
            say("two tasks", group)
            try:
                await asyncio.sleep(9)
            finally:
                say("failing", group)
    except* ValueError:
        pass
    say("failed", group)
    async with asyncio.TaskGroup() as group:
        pass
    say("over", group)


async def handles():
    loop = asyncio.get_running_loop()
    handle = loop.call_soon(hello)
    say("handle", handle)
    handle.cancel()
    say("cancelled", handle)
    timer = loop.call_at(1_000_000_000.5, hello)
    say("timer", timer)
    timer.cancel()
    say("cancelled timer", timer)
    say("running loop", loop)
    closed = asyncio.new_event_loop()
    closed.close()
    say("closed loop", closed)
    closed.set_debug(True)
    say("in debug mode", closed)


async def futures():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    say("pending", future)
    for _ in range(3):
        future.add_done_callback(done)
        say("called back", future)
    children = [loop.create_future(), loop.create_future()]
    gathered = asyncio.gather(*children)
    say("gather", gathered)
    say("child", children[0])
    shielded = asyncio.shield(children[1])
    say("shield", shielded)
    say("shielded", children[1])
    for child in children:
        child.set_result(1)
    await gathered
    say("gathered", gathered)
    waited = asyncio.create_task(asyncio.wait([future]), name="waits")
    await asyncio.sleep(0)
    say("waits", waited)
    future.set_exception(ValueError("it's"))
    future.exception()
    say("failed", future)
    await waited
    task = asyncio.create_task(asyncio.sleep(5), name="it's \"it\"")
    await asyncio.sleep(0)
    say("task", task)
    task.cancel()
    say("cancelling", task)
    try:
        await task
    except asyncio.CancelledError:
        pass
    say("cancelled", task)
    asked = concurrent.futures.Future()
    say("asked", asked)
    asked.set_result(3)
    say("answered", asked)
    asked = concurrent.futures.Future()
    asked.set_exception(ValueError("x"))
    say("refused", asked)
    asked = concurrent.futures.Future()
    asked.cancel()
    say("called off", asked)


async def works(waits_for):
    say("executing", asyncio.current_task())
    try:
        return await waits_for
    except asyncio.CancelledError:
        say("asked to stop", asyncio.current_task())
        asyncio.current_task().uncancel()
        say("goes on", asyncio.current_task())
        return 3


async def awaits(task):
    return await task


async def fails():
    raise ValueError("boom")


async def tasks():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    task = asyncio.create_task(works(future), name="works")
    say("made", task)
    await asyncio.sleep(0)
    say("waits", task)
    other = asyncio.create_task(awaits(task), name="awaits")
    await asyncio.sleep(0)
    say("is awaited", task)
    say("awaits a task", other)
    task.set_name(5)
    task.add_done_callback(done)
    say("named anew", task)
    task.cancel()
    say("cancelling", task)
    say("what it waits for", future)
    await asyncio.sleep(0)
    say("returned", task)
    say("scheduled", other)
    await other
    say("awaited", other)
    failed = asyncio.create_task(fails(), name="fails")
    await asyncio.wait([failed])
    failed.exception()
    say("failed", failed)
    never = asyncio.create_task(fails(), name="never")
    never.cancel()
    say("cancelling before it begins", never)
    await asyncio.wait([never])
    say("never begun", never)
    children = [asyncio.create_task(awaits(loop.create_future()), name=name) for name in ("one", "two")]
    gathers = asyncio.create_task(awaits(asyncio.gather(*children)), name="gathers")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    say("gathers", gathers)
    say("is gathered", children[0])
    gathers.cancel()
    say("cancelling a gathering", gathers)
    say("cancelling its child", children[0])
    await asyncio.wait([gathers])
    limited = asyncio.create_task(asyncio.wait_for(loop.create_future(), 9), name="limited")
    await asyncio.sleep(0)
    say("limited", limited)
    limited.cancel()
    await asyncio.wait([limited])
    async with asyncio.TaskGroup() as group:
        child = group.create_task(asyncio.sleep(0), name="child")
        say("in a group", child)
    say("out of it", child)


async def until(is_so):
    while not is_so():
        await asyncio.sleep(MS)


async def streams():
    reader = asyncio.StreamReader()
    say("reader", reader)
    reader.feed_data(b"abc")
    reader.feed_eof()
    say("fed", reader)
    reader = asyncio.StreamReader(limit=3)
    reader.set_exception(ConnectionResetError(104, "Connection reset by peer"))
    say("failed", reader)
    reader = asyncio.StreamReader()
    waiting = asyncio.create_task(reader.read(1))
    await asyncio.sleep(0)
    say("read", reader)
    waiting.cancel()
    accepted = []
    server = await asyncio.start_server(lambda *both: accepted.append(both), "127.0.0.1", 0)
    say("server", server)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.sockets[0].getsockname()[1])
    transport = writer.transport
    say("transport", transport)
    await until(lambda: accepted)
    there = accepted[0][1]
    transport.pause_reading()
    say("paused", transport)
    transport.resume_reading()
    there.write(b"hi")
    there.write_eof()
    await until(lambda: "eof" in repr(reader))
    say("writer", writer)
    writer.write(b"x" * 20_000_000)
    say("full", transport)
    writer.close()
    say("closing", transport)
    transport.abort()
    say("aborted", transport)
    await until(lambda: "closed" in repr(transport))
    say("closed", writer)
    there.transport.abort()
    server.close()
    say("closed server", server)
    try:
        await server.serve_forever()
    except RuntimeError as error:
        say("refused", error)
    if socket.has_ipv6:
        server = await asyncio.start_server(hello, "::1", 0)
        say("IPv6", server)
        server.close()
    path = f"/tmp/asyncio-prints-{os.getpid()}.socket"
    server = await asyncio.start_unix_server(hello, path)
    say("path", server)
    server.close()
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(asyncio.DatagramProtocol, local_addr=("127.0.0.1", 0))
    say("datagrams", transport)
    transport.close()
    say("closing datagrams", transport)
    await asyncio.sleep(0)
    say("no datagrams", transport)


class Boom(asyncio.Protocol, asyncio.DatagramProtocol):
    where = None

    def fail(self, where):
        if where == Boom.where:
            raise ValueError(where)

    def connection_made(self, transport):
        self.transport = transport
        self.fail("connection_made")

    def data_received(self, data):
        self.fail("data_received")

    def eof_received(self):
        self.fail("eof_received")

    def connection_lost(self, error):
        self.fail("connection_lost")

    def pause_writing(self):
        self.fail("pause_writing")

    def resume_writing(self):
        self.fail("resume_writing")

    def datagram_received(self, data, address):
        self.fail("datagram_received")

    def error_received(self, error):
        self.fail("error_received")


heard = []


class Hears(logging.Handler):
    def emit(self, record):
        error = record.exc_info and record.exc_info[1]
        heard.append(record.getMessage() + (f"\n{type(error).__name__}: {error}" if error else ""))


def fail():
    raise ValueError("boom")


def fails_when_done(_future):
    fail()


async def reported(name):
    await until(lambda: heard)
    say(name, heard.pop())
    assert not heard, heard


async def reports():
    loop = asyncio.get_running_loop()
    for Boom.where in ["connection_made", "data_received", "eof_received", "connection_lost", "pause_writing", "resume_writing"]:
        made = []
        server = await loop.create_server(lambda: made.append(Boom()) or made[0], "127.0.0.1", 0)
        reader, writer = await asyncio.open_connection("127.0.0.1", server.sockets[0].getsockname()[1])
        await until(lambda: made and hasattr(made[0], "transport"))
        writer.write(b"x")
        if Boom.where.endswith("writing"):
            made[0].transport.write(b"x" * 20_000_000)
            while Boom.where == "resume_writing" and not heard:
                await reader.read(1 << 20)
        else:
            writer.write_eof()
        await reported(Boom.where)
        made[0].transport.abort()
        writer.transport.abort()
        server.close()
    Boom.where = None

    async def fails(reader, writer):
        raise ValueError("boom")

    server = await asyncio.start_server(fails, "127.0.0.1", 0)
    _, writer = await asyncio.open_connection("127.0.0.1", server.sockets[0].getsockname()[1])
    await reported("client_connected_cb")
    writer.close()
    server.close()
    for Boom.where in ["connection_made", "datagram_received", "error_received", "connection_lost"]:
        local = ("127.0.0.1", 0) if Boom.where != "error_received" else None
        nobody = None if local else ("127.0.0.1", 9)
        transport, _ = await loop.create_datagram_endpoint(Boom, local_addr=local, remote_addr=nobody)
        if Boom.where == "datagram_received":
            transport.sendto(b"x", transport.get_extra_info("sockname"))
        if Boom.where == "error_received":
            transport.sendto(b"x")
        if Boom.where == "connection_lost":
            transport.close()
        await reported("datagrams, " + Boom.where)
        Boom.where = None
        transport.abort()
    future = loop.create_future()
    future.add_done_callback(fails_when_done)
    future.set_result(1)
    await reported("done callback")
    loop.call_later(MS, fail)
    await until(lambda: heard)
    heard[0] = re.sub(r"when=[0-9.]+", "when=TIME", heard[0])
    await reported("timer")
    loop.call_exception_handler({"exception": ValueError("boom"), "order": [1]})
    await reported("no message")


def blocks():
    time.sleep(0.02)


async def blocks_a_step():
    time.sleep(0.02)
    await asyncio.sleep(0)


async def unread():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    future.set_exception(ValueError("boom"))
    del future
    await reported("a future")
    task = asyncio.create_task(fails(), name="fails")
    await asyncio.sleep(0)
    del task
    await reported("a task")
    child = loop.create_future()
    gathered = asyncio.gather(child)
    child.set_exception(ValueError("boom"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del gathered, child
    await reported("a gathering")
    inner = loop.create_future()
    outer = asyncio.shield(inner)
    inner.set_exception(ValueError("boom"))
    await asyncio.sleep(0)
    del outer, inner
    await reported("a shield")
    inner = loop.create_future()
    asyncio.shield(inner).cancel()
    await asyncio.sleep(0)
    inner.set_exception(ValueError("boom"))
    await asyncio.sleep(0)
    del inner
    await reported("a shield that was let go")
    loop.call_soon_threadsafe(fail)
    await reported("a callback of another thread's")


async def slow():
    loop = asyncio.get_running_loop()
    loop.set_debug(True)
    loop.slow_callback_duration = 0.02
    for name, begin in [("a callback", lambda: loop.call_soon(blocks)),
                        ("a timer", lambda: loop.call_later(MS, blocks)),
                        ("a step", lambda: asyncio.create_task(blocks_a_step(), name="blocks"))]:
        begin()
        await until(lambda: any("block" in line for line in heard))
        line, = [line for line in heard if "block" in line]
        heard.clear()
        line = re.sub(r"took \d+\.\d{3} seconds", "took SOME seconds", re.sub(r" created at [^ ,>]+:\d+", "", line))
        say(name, re.sub(r"when=\d[0-9.]*", "when=TIME", line))
    loop.set_debug(False)


logging.getLogger("asyncio").addHandler(Hears())
logging.getLogger("asyncio").propagate = False
others = open(sys.argv[2]).read() if sys.argv[1:2] == ["--others"] else ""
for section in [queues, locks, limits, groups, handles, futures, tasks, streams, reports, unread, slow]:
    with contextlib.redirect_stdout(io.StringIO()) as out:
        asyncio.run(section())
    text = f"## {section.__name__}\n{out.getvalue()}"
    if text not in others:
        print(text, end="")
