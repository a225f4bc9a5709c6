"""Exercise 7 · An error that nobody asks for

A task fails, and nobody asks how it ended.  Let main await it, and print: main: boom, and
then: main ends.
"""

import asyncio


async def fail():
    raise ValueError("boom")


async def main():
    asyncio.create_task(fail())
    await asyncio.sleep(0.01)
    print("main ends")


asyncio.run(main())
