"""Exercise 4 · Two at a time

The second request waits until the first is done.  Let both wait at the same time, so that
this is printed: one begins, two begins, one ends, two ends.
"""

import asyncio


async def fetch(name):
    print(name, "begins")
    await asyncio.sleep(0.01)
    print(name, "ends")


async def main():
    await fetch("one")
    await fetch("two")


asyncio.run(main())
