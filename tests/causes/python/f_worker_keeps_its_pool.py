"""A worker gives each job a run of its own, and all jobs one pool."""

import asyncio

pool = []


class Connection:
    def __init__(self):
        self.loop = asyncio.get_running_loop()

    async def query(self):
        done = self.loop.create_future()
        self.loop.call_later(0.001, done.set_result, None)
        await done


async def job(number):
    if not pool:
        pool.append(Connection())
    await pool[0].query()
    print("job", number, "is done")


def work(number):
    asyncio.run(job(number))  # to blame


work(1)
work(2)
