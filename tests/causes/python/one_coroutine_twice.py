"""A retry awaits the same coroutine once more."""
# needs Python 3.12

import asyncio


async def fetch():
    return "page"


async def retry(coroutine, times):
    for _ in range(times):
        await coroutine  # to blame


asyncio.run(retry(fetch(), 2))
