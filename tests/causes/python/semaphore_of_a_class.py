"""A class limits itself with one semaphore, over several runs."""
# needs Python 3.10

import asyncio


class Client:
    limit = asyncio.Semaphore(1)

    async def get(self):
        async with self.limit:  # to blame
            await asyncio.sleep(0)


async def main():
    await asyncio.gather(*(Client().get() for _ in range(2)))


asyncio.run(main())
asyncio.run(main())
