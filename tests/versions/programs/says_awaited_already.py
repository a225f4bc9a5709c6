# Two tasks for one coroutine
# CPython's coroutine object, no module of asyncio
import asyncio
async def main():
    coroutine = asyncio.sleep(.01)
    await asyncio.gather(asyncio.create_task(coroutine), asyncio.create_task(coroutine), return_exceptions=True)
    async def one(): await asyncio.sleep(.01)
    same = one()
    async def two(): await same
    for error in await asyncio.gather(two(), two(), return_exceptions=True): print(repr(error))
asyncio.run(main())
