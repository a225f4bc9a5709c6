# A lock that is made before run, and contended inside it
# asyncio.locks.Lock.__init__, asyncio.mixins._LoopBoundMixin
import asyncio
lock = asyncio.Lock()
async def work():
    async with lock: await asyncio.sleep(0)
async def main(): await asyncio.gather(work(), work()); print("both")
asyncio.run(main())
