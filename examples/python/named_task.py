"""Lesson 3d: a named task."""

import asyncio


async def special():
    await asyncio.sleep(1)


async def main():
    task = asyncio.create_task(special(), name="my_special_task")
    print(f"Task name: {task.get_name()}")
    # predict: what runs next?
    #   not "nothing": the task is in the ready queue since it was made
    await task
    print("Task completed")

    print(f"This one was given none: {asyncio.current_task().get_name()}")


asyncio.run(main())
