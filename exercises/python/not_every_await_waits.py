"""Exercise 3 · Not every await waits

A task is made, and then something is awaited.  What is printed next?

Read the program; do not run it.  The command lists the answers; write a letter here:
answer: ?
"""

import asyncio


async def child():
    print("child: begins")


async def helper():
    print("helper: returns at once")


async def main():
    # predict: what is printed next?
    task = asyncio.create_task(child())
    await helper()
    print("main: awaits the child")
    await task
    print("main: ends")


asyncio.run(main())
