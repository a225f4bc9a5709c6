"""A blocking call holds the loop, and the time limit of another task is over."""

import asyncio
import time


async def blocks():
    time.sleep(0.4)


async def quick():
    await asyncio.sleep(0.2)


async def main():
    task = asyncio.ensure_future(blocks())  # to blame
    await asyncio.wait_for(quick(), 0.25)
    await task


asyncio.run(main())
