"""Lesson 3a: a task drives a coroutine."""

import asyncio


async def say_hello():
    print("Hello")
    await asyncio.sleep(1)
    print("World")


async def main():
    coroutine = say_hello()
    # predict: what is printed next?
    #   not "Hello": calling an async function makes a coroutine, and runs nothing of it
    print("called: nothing has run")
    task = asyncio.create_task(coroutine)
    print("made a task of it: still nothing")
    await task


asyncio.run(main())
