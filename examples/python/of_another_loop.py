"""Lesson 11d: Attached to, and bound to, a different loop."""

import asyncio


async def hold(lock):
    async with lock:
        await asyncio.sleep(0.01)


async def hold_in(lock, tasks):
    await asyncio.gather(*(hold(lock) for _ in range(tasks)))
    print(f"{tasks} at a time: ok")


async def wait_for_it(future):
    return await future


async def make_and_await():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    loop.call_soon(future.set_result, "resolved")
    return await future


async def make_and_hold(tasks):
    await hold_in(asyncio.Lock(), tasks)


def ending(error, part):
    """The end of the sentence: what stands before has addresses in it."""
    sentence = str(error)
    return sentence[sentence.index(part) :]


def main():
    print("a future of another loop")
    other = asyncio.new_event_loop()
    future = other.create_future()  # It belongs to that one.
    try:
        asyncio.run(wait_for_it(future))
    except RuntimeError as error:
        print("await:", ending(error, "Future <"))
    other.close()

    print("a lock for three runs")
    lock = asyncio.Lock()
    asyncio.run(hold_in(lock, 1))
    # predict: what is printed next?
    #   not "2 at a time: is bound": nobody has had to wait for the lock yet, so it is bound to no loop
    asyncio.run(hold_in(lock, 2))  # Somebody waits: it is bound to this run's loop.
    try:
        asyncio.run(hold_in(lock, 2))
    except RuntimeError as error:
        print("2 at a time:", ending(error, "is bound"))

    print("cure: make it in the run that uses it")
    print("await:", asyncio.run(make_and_await()))
    asyncio.run(make_and_hold(2))


main()
