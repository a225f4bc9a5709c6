"""Lesson 11a: this event loop is already running."""

import asyncio


async def fetch():
    await asyncio.sleep(1)
    return "fetched"


async def cell_of_a_notebook():
    # A notebook runs its cells on a loop, so this is that loop.
    loop = asyncio.get_event_loop()
    try:
        # predict: which error?
        #   not "another loop": it is the same loop, of which this coroutine is a part
        loop.run_until_complete(fetch())
    except RuntimeError as error:
        print(f"RuntimeError: {error}")
    try:
        asyncio.run(fetch())
    except RuntimeError as error:
        print(f"RuntimeError: {error}")

    # The cure: await it.
    print(await fetch())


asyncio.run(cell_of_a_notebook())
