"""Exercise 6 · A worker that does not hear

The worker is asked to end, cleans up, and ends as if nobody had asked.  Mend it: it is to
clean up and to be cancelled, so that main says: the worker is cancelled.
"""

import asyncio


async def worker():
    try:
        await asyncio.sleep(3600)
    except asyncio.CancelledError:
        print("worker: cleans up")
        raise


async def main():
    task = asyncio.create_task(worker())
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
        print("main: the worker has ended, and does not say why")
    except asyncio.CancelledError:
        print("main: the worker is cancelled")


asyncio.run(main())
