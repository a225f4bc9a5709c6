"""Lesson 5b: the real loop does not look at blocked tasks."""

import asyncio


async def function(first, second):
    """Say one step, wait two seconds, say the other."""
    print(f"step {first}")
    # predict: how long does the loop wait in its next iteration?
    #   not "2 s": that timer is set, but the one of `look` is nearer
    await asyncio.sleep(2)
    print(f"step {second}")


def look():
    loop = asyncio.get_running_loop()
    tasks, ready = len(asyncio.all_tasks(loop)), len(loop._ready)  # CPython's own, for a look
    print(f"after one second: {tasks} tasks, and {ready} entries in the ready queue")


async def run_tasks():
    loop = asyncio.get_running_loop()
    start = loop.time()
    loop.call_later(1, look)

    await asyncio.gather(function(1, 2), function(3, 4))

    print(f"{loop.time() - start:.0f} s")


asyncio.run(run_tasks())
