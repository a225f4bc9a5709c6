"""Lesson 2b: the same with plain await."""

import asyncio


async def operation():
    # predict: how long does the loop wait in its next iteration?
    #   not "for ever": nobody made a future here, but sleep did, and a timer that resolves it
    await asyncio.sleep(2)
    return "operation done"


async def main():
    print("waiting")
    result = await operation()
    print(result)


asyncio.run(main())
