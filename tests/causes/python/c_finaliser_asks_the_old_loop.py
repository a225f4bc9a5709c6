"""A finaliser lets whichever loop runs close what belongs to one that is gone."""

import asyncio

kept = []


class Session:
    def __init__(self):
        self.loop = asyncio.get_running_loop()

    def __del__(self):
        asyncio.get_running_loop().create_task(self.aclose(self.loop))

    @staticmethod
    async def aclose(loop):
        loop.call_soon(print, "closed")


async def first():
    kept.append(Session())


async def second():
    kept.clear()
    await asyncio.sleep(0.01)


asyncio.run(first())  # to blame
asyncio.run(second())
