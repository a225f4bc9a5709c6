"""wait_for and shield are given a future of the run before."""

import asyncio


class Warm:
    async def up(self):
        self.ready = asyncio.get_running_loop().create_future()  # to blame

    async def use(self):
        await asyncio.wait_for(asyncio.shield(self.ready), 1)


warm = Warm()
asyncio.run(warm.up())
asyncio.run(warm.use())
