# A semaphore that is released: does a newcomer overtake the one who waits?
# asyncio.locks.Semaphore.acquire
import asyncio
async def main():
    semaphore = asyncio.Semaphore(1)
    async def work(name):
        async with semaphore: print(name); await asyncio.sleep(0)
    await semaphore.acquire()
    waiting = asyncio.ensure_future(work("who waits"))
    await asyncio.sleep(0)
    semaphore.release()
    await work("newcomer")
    await waiting
asyncio.run(main())
