"""A pool is used behind the block that has shut it down."""
# needs Python 3.12

import asyncio
import concurrent.futures


async def main():
    loop = asyncio.get_running_loop()
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        await loop.run_in_executor(pool, print, "first")
    await loop.run_in_executor(pool, print, "second")  # to blame


asyncio.run(main())
