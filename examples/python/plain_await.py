"""Lesson 2b: the same with plain await."""

import asyncio


async def operation():
    await asyncio.sleep(2)
    return "operation done"


async def main():
    print("waiting")
    result = await operation()
    print(result)


asyncio.run(main())
