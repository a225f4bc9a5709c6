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


def run_job(number):
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(job(number))
    finally:
        loop.close()


run_job(1)
run_job(2)
