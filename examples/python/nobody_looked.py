"""Lesson 11f: Never retrieved, and destroyed but pending."""

import asyncio


async def fail():
    raise ValueError("boom")


async def wait():
    await asyncio.sleep(3600)


def main():
    print("a task fails, and nobody asks")
    loop = asyncio.new_event_loop()
    failing = loop.create_task(fail())
    loop.run_until_complete(asyncio.sleep(0))
    del failing

    print("a task waits, and its loop is closed")
    waiting = loop.create_task(wait())
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()  # It lets go of the task.
    del waiting, loop

    print("cure: await both, and cancel first what would wait on")
    loop = asyncio.new_event_loop()
    failing = loop.create_task(fail())
    waiting = loop.create_task(wait())
    try:
        loop.run_until_complete(failing)
    except ValueError as error:
        print(f"fail: ValueError: {error}")
    waiting.cancel()
    try:
        # predict: which error?
        #   not "none": cancel has asked the task to raise it, and whoever waits for the task is told
        loop.run_until_complete(waiting)
    except asyncio.CancelledError as error:
        print("wait:", type(error).__name__)
    loop.close()


main()
