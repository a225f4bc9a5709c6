"""A task and what it waits for hold only each other."""

import asyncio
import gc


async def listen():
    await asyncio.get_running_loop().create_future()


class Bus:
    def subscribe(self):
        asyncio.ensure_future(listen())  # to blame


async def main():
    Bus().subscribe()
    await asyncio.sleep(0)
    gc.collect()
    await asyncio.sleep(0)


asyncio.run(main())
