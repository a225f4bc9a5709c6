"""Lesson 4: a ten-second operation under a five-second limit."""

import asyncio


async def long_operation():
    try:
        # predict: how long does the loop wait in its next iteration?
        #   not "10 s": this timer is set, but that of the limit is nearer
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("Operation was cancelled")
        raise  # Whoever cleans up passes the request on.
    return "operation done"


async def main():
    # predict: what is printed next?
    #   not "Operation timed out": wait_for cancels the operation, and waits until that has ended
    task = asyncio.create_task(long_operation())
    try:
        print(await asyncio.wait_for(task, timeout=5))
    except asyncio.TimeoutError:
        print("Operation timed out")

    if not task.cancel():
        print("cancel() again: it is done already")
    try:
        print(await task)
    except asyncio.CancelledError:
        print("awaited to its end: CancelledError")


asyncio.run(main())
