# One coroutine is awaited twice
# CPython's coroutine object, no module of asyncio
import asyncio
async def work(): pass
async def main():
    coroutine = work()
    await coroutine
    await coroutine
asyncio.run(main())
