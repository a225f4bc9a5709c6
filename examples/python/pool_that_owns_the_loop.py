"""Lesson 9b: a pool of one thread that owns the loop."""

import asyncio
from concurrent.futures import ThreadPoolExecutor


class LoopOwner:
    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.pool = ThreadPoolExecutor(
            max_workers=1, initializer=asyncio.set_event_loop, initargs=(self.loop,)
        )

    def run(self, coroutine):
        """Has the pool's thread run a coroutine, and blocks until it is done."""
        return self.pool.submit(self.loop.run_until_complete, coroutine).result()

    def close(self):
        self.pool.submit(self.loop.close).result()
        self.pool.shutdown()


async def fetch(name):
    print(f"fetching {name}")
    # predict: what is printed next?
    #   not "fetching two": whoever asked for the first is blocked until it is there
    await asyncio.sleep(1)
    return f"{name} is here"


owner = LoopOwner()
print(owner.run(fetch("one")))
print(owner.run(fetch("two")))
owner.close()
