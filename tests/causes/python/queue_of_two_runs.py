"""A queue at module level serves two runs."""
# needs Python 3.10

import asyncio

queue = asyncio.Queue()


async def consumer():
    return await queue.get()  # to blame


async def main():
    waiting = asyncio.ensure_future(consumer())
    await asyncio.sleep(0)
    queue.put_nowait("job")
    await waiting


asyncio.run(main())
asyncio.run(main())
