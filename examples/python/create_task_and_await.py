"""Lesson 3b: create_task, and its result."""

import asyncio


async def hello():
    print("Hello!")
    await asyncio.sleep(1)
    return "Hello Done"


async def main():
    task = asyncio.create_task(hello())
    # predict: what is printed next?
    #   not "Hello!": create_task schedules its first step, and the task that runs goes on
    print("the task is made")
    # predict: what runs next?
    #   not "main": it stops at this await until hello is done
    result = await task
    print(f"Result: {result}")


asyncio.run(main())
