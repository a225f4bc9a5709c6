"""A task is cancelled by another, and main awaits it."""

import asyncio


async def worker():
    await asyncio.sleep(60)


async def main():
    task = asyncio.ensure_future(worker())
    await asyncio.sleep(0)
    task.cancel()  # to blame
    await task


asyncio.run(main())
