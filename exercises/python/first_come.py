"""Exercise 1 · First come, first served

A callback, first, asks the loop to call another one.  Who has the next turn after it?

Read the program; do not run it.  The command lists the answers; write a letter here:
answer: ?
"""

import asyncio


def first():
    asyncio.get_running_loop().call_soon(third)
    # predict: who has the next turn, after first?
    print("first")


def second():
    print("second")


def third():
    print("third")


async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(first)
    loop.call_soon(second)
    await asyncio.sleep(0.01)


asyncio.run(main())
