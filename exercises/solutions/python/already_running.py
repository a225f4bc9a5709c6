"""Exercise 8 · A loop inside itself

A plain function wants the result of a coroutine, and runs the loop for it: the loop that
runs already.  Mend it, so that this is printed: fetched.
"""

import asyncio


async def fetch():
    await asyncio.sleep(0.01)
    return "fetched"


async def render():
    return await fetch()


async def main():
    print(await render())


asyncio.run(main())
