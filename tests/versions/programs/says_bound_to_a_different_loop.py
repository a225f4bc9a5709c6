# A lock that was waited for in an earlier run
# asyncio.mixins._LoopBoundMixin._get_loop
import asyncio
lock = None
async def work():
    async with lock: await asyncio.sleep(0)
async def main():
    global lock
    lock = lock or asyncio.Lock()
    await asyncio.gather(work(), work())
asyncio.run(main())
asyncio.run(main())
