"""What takes too long under a time limit."""

import asyncio


async def slow():
    await asyncio.sleep(60)  # to blame


async def main():
    await asyncio.wait_for(slow(), 0.5)


asyncio.run(main())
