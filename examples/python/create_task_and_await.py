"""Lesson 3b: create_task, and its result."""

import asyncio


async def hello():
    print("Hello!")
    await asyncio.sleep(1)
    return "Hello Done"


async def main():
    task = asyncio.create_task(hello())
    print("the task is made")
    result = await task
    print(f"Result: {result}")


asyncio.run(main())
