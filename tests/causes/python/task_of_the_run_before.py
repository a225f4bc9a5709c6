"""A task that one run has left over is awaited in the next."""

import asyncio


class Refresher:
    task = None

    async def refresh(self):
        await asyncio.sleep(60)

    async def start(self):
        self.answer = asyncio.get_running_loop().create_future()  # to blame

    async def stop(self):
        await self.answer


refresher = Refresher()
asyncio.run(refresher.start())
asyncio.run(refresher.stop())
