"""Lesson 10a: event loop is closed."""

import asyncio


async def work(name):
    await asyncio.sleep(1)
    print(f"{name}: done")


def use_a_closed_loop():
    loop = asyncio.get_event_loop()
    loop.run_until_complete(work("first run"))
    loop.close()

    same_loop = asyncio.get_event_loop()
    try:
        same_loop.run_until_complete(work("second run"))
    except RuntimeError as error:
        print(f"RuntimeError: {error}")


def set_a_new_loop():
    """Cure 1: a new loop, which is set for all who ask for one."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    asyncio.get_event_loop().run_until_complete(work("cure 1, a new loop that is set"))
    loop.close()


def loop_that_is_open():
    """Cure 2: ask first."""
    loop = asyncio.get_event_loop()
    if loop.is_closed():
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
    return loop


use_a_closed_loop()
set_a_new_loop()

loop = loop_that_is_open()
loop.run_until_complete(work("cure 2, asking is_closed first"))
loop.close()

# Cure 3, the best: never hold a loop.
asyncio.run(work("cure 3, run owns the loop"))
asyncio.run(work("and again"))
