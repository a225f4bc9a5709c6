"""Exercise 16 · Closed: with the job that filled the pool

A worker gives each job a loop of its own, and all jobs one pool.  Mend it,
so that this is printed: job 1 is done, job 2 is done.
"""

import asyncio

pool = []


class Connection:
    def __init__(self):
        self.loop = asyncio.get_running_loop()

    async def query(self):
        done = self.loop.create_future()
        self.loop.call_later(0.01, done.set_result, None)
        await done


async def job(number):
    if not pool:
        pool.append(Connection())
    await pool[0].query()
    print("job", number, "is done")


async def work():
    for number in (1, 2):
        await job(number)


asyncio.run(work())
