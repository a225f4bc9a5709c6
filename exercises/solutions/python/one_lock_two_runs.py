"""Exercise 9 · One lock, two runs

The first job is done, and the second is refused the lock.  Mend the program, so that this is
printed: job 1 is done, job 2 is done.
"""

import asyncio


async def hold(lock):
    async with lock:
        await asyncio.sleep(0.01)


async def job(number):
    lock = asyncio.Lock()
    await asyncio.gather(hold(lock), hold(lock))
    print("job", number, "is done")


asyncio.run(job(1))
asyncio.run(job(2))
