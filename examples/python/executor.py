"""Lesson 8: blocking work in the executor."""

import asyncio
from math import isqrt


def sum_of_primes(limit):
    return sum(n for n in range(2, limit) if all(n % d for d in range(2, isqrt(n) + 1)))


async def heartbeat():
    print("heartbeat")


async def main():
    print("in the coroutine:")
    # predict: what is printed next?
    #   not "heartbeat": its turn comes when this task awaits, and computing is no await
    beating = asyncio.create_task(heartbeat())
    total = sum_of_primes(20_000)
    print(f"sum {total}")
    await beating

    print("in the executor:")
    beating = asyncio.create_task(heartbeat())
    total = await asyncio.get_running_loop().run_in_executor(None, sum_of_primes, 20_000)
    print(f"sum {total}")
    await beating


asyncio.run(main())
