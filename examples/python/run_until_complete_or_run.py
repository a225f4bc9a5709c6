"""Lesson 6: run_until_complete by hand, or run."""

import asyncio


async def background():
    try:
        await asyncio.sleep(3600)
    except asyncio.CancelledError:
        print("background: cleaned up")
        raise


async def work():
    task = asyncio.create_task(background())
    await asyncio.sleep(1)
    return "work done"


def by_hand():
    loop = asyncio.get_event_loop()
    try:
        result = loop.run_until_complete(work())
    finally:
        # predict: what is printed next?
        #   not "background: cleaned up": close lets go of its task, which is never resumed
        loop.close()
    print(f"by hand: {result}")

    if asyncio.get_event_loop().is_closed():
        print("left behind: a closed loop, for the next one to fall over")


def with_run():
    # predict: what is printed next?
    #   not "run: work done": run cancels the tasks that are left, and waits for them, before it returns
    print(f"run: {asyncio.run(work())}")

    try:
        asyncio.get_event_loop()
    except RuntimeError as error:
        print(f"left behind: nothing. RuntimeError: {error}")


by_hand()
with_run()
