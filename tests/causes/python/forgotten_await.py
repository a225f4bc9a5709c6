"""A coroutine function is called, and its coroutine is not awaited."""

import asyncio


class Store:
    async def save(self):
        print("saved")


async def main():
    await asyncio.sleep(0)
    Store().save()  # to blame


asyncio.run(main())
