"""The workloads on asyncio and uvloop: python peer.py asyncio|uvloop WORKLOAD OPERATIONS."""

import asyncio
import collections
import json
import os
import sys
import threading
import time

BATCH = TASKS = 1_000
PENDING = 10_000
HOUR = 3_600


def resident():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def deadline(number, of):
    return number * 7_919 % of / of


async def chain(operations):
    loop = asyncio.get_running_loop()
    end = loop.create_future()

    def link(left):
        if left:
            loop.call_soon(link, left - 1)
        else:
            end.set_result(None)

    link(operations)
    await end


async def batch(operations):
    loop = asyncio.get_running_loop()
    count = 0

    def add():
        nonlocal count
        count += 1

    for _ in range(operations // BATCH):
        for _ in range(BATCH):
            loop.call_soon(add)
        await asyncio.sleep(0)
    assert count == operations


async def spawn_and_join(count):
    async def task(number):
        return number

    tasks = [asyncio.create_task(task(number)) for number in range(count)]
    total = 0
    for each in tasks:
        total += await each
    assert total == count * (count - 1) // 2


async def spawn_batch(operations):
    for _ in range(operations // BATCH):
        await spawn_and_join(BATCH)


async def yields(operations):
    async def task():
        for _ in range(operations // TASKS):
            await asyncio.sleep(0)

    for each in [asyncio.create_task(task()) for _ in range(TASKS)]:
        await each


async def ping_pong(operations):
    loop = asyncio.get_running_loop()
    question = loop.create_future()
    table = {"question": question, "answer": None}

    async def ask():
        for number in range(operations):
            reply = table["answer"] = loop.create_future()
            table["question"].set_result(number)
            assert await reply == number

    async def answer(asked):
        for _ in range(operations):
            number = await asked
            asked = table["question"] = loop.create_future()
            table["answer"].set_result(number)

    answers = asyncio.create_task(answer(question))
    await asyncio.create_task(ask())
    await answers


async def timers_fire(operations):
    loop = asyncio.get_running_loop()
    end = loop.create_future()
    left = operations
    start = loop.time()

    def fired():
        nonlocal left
        left -= 1
        if not left:
            end.set_result(None)

    for number in range(operations):
        loop.call_at(start + deadline(number, operations), fired)
    await end


async def sleeps_fire(operations):
    loop = asyncio.get_running_loop()
    start = loop.time()

    async def task(number):
        await asyncio.sleep(start + deadline(number, operations) - loop.time())

    for each in [asyncio.create_task(task(number)) for number in range(operations)]:
        await each


async def timer_ring(operations):
    loop = asyncio.get_running_loop()
    ring = collections.deque()
    for number in range(operations):
        ring.append(loop.call_later(HOUR, print))
        if len(ring) > PENDING:
            ring.popleft().cancel()
        if number % BATCH == 0:
            await asyncio.sleep(0)


async def timers_cancelled(operations):
    loop = asyncio.get_running_loop()
    for timer in [loop.call_later(HOUR, print) for _ in range(operations)]:
        timer.cancel()
    await asyncio.sleep(0)


async def post(operations):
    loop = asyncio.get_running_loop()
    end = loop.create_future()
    left = operations

    def posted():
        nonlocal left
        left -= 1
        if not left:
            end.set_result(None)

    def other_thread():
        pin(1)
        for _ in range(operations):
            loop.call_soon_threadsafe(posted)

    threading.Thread(target=other_thread, daemon=True).start()
    await end


async def round_trip(operations):
    loop = asyncio.get_running_loop()
    end = loop.create_future()

    def other_thread():
        pin(1)
        answered = threading.Semaphore(0)
        for _ in range(operations):
            loop.call_soon_threadsafe(answered.release)
            answered.acquire()
        loop.call_soon_threadsafe(end.set_result, None)

    threading.Thread(target=other_thread, daemon=True).start()
    await end


async def memory_task(operations):
    tasks = [asyncio.create_task(asyncio.sleep(HOUR)) for _ in range(operations)]
    await asyncio.sleep(0.5)
    weigh(len(tasks))


async def memory_timer(operations):
    loop = asyncio.get_running_loop()
    timers = [loop.call_later(HOUR, print) for _ in range(operations)]
    weigh(len(timers))


def weigh(count):
    report(0, 0, (resident() - BEFORE) / count)
    sys.stdout.flush()
    os._exit(0)


class Echo(asyncio.Protocol):
    def __init__(self, closed):
        self.closed = closed

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)

    def connection_lost(self, error):
        self.closed()


def counted_down(connections):
    end = asyncio.get_running_loop().create_future()
    left = connections

    def closed():
        nonlocal left
        left -= 1
        if not left:
            end.set_result(None)

    return end, closed


def listens(server):
    print("listens", server.sockets[0].getsockname()[1], flush=True)


async def echo(connections):
    loop = asyncio.get_running_loop()
    end, closed = counted_down(connections)
    listens(await loop.create_server(lambda: Echo(closed), "127.0.0.1", 0))
    await end


async def echo_streams(connections):
    end, closed = counted_down(connections)

    async def serve(reader, writer):
        try:
            while data := await reader.read(4_096):
                writer.write(data)
                await writer.drain()
        except ConnectionError:
            pass
        writer.close()
        closed()

    listens(await asyncio.start_server(serve, "127.0.0.1", 0))
    await end


def pin(core):
    if core < os.cpu_count():
        os.sched_setaffinity(0, {core})


def report(wall, cpu, size):
    print(json.dumps({"wall": float(wall), "cpu": float(cpu), "bytes": float(size)}))


def main():
    global BEFORE
    which, workload, operations = sys.argv[1], sys.argv[2], int(sys.argv[3])
    run = {"yield": yields, "spawn-all": spawn_and_join}.get(workload) or globals()[workload.replace("-", "_")]
    factory = None
    if which == "uvloop":
        import uvloop

        factory = uvloop.new_event_loop
    pin(0)
    BEFORE = resident()
    wall, cpu = time.perf_counter_ns(), time.process_time_ns()
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(run(operations))
    report(time.perf_counter_ns() - wall, time.process_time_ns() - cpu, 0)


main()
