"""A lock is released by hand inside its own block."""
# needs Python 3.12

import asyncio


async def main():
    lock = asyncio.Lock()
    async with lock:  # to blame
        lock.release()


asyncio.run(main())
