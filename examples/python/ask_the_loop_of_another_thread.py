"""Lesson 9c: run_coroutine_threadsafe, and its result from outside."""

import asyncio
import threading


def run_for_ever(loop):
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        loop.close()


async def fetch(name):
    print(f"fetching {name}")
    await asyncio.sleep(1)
    return f"{name} is here"


loop = asyncio.new_event_loop()
thread = threading.Thread(target=run_for_ever, args=(loop,))
thread.start()

# predict: what is printed next?
#   not "one is here": the coroutine runs first, in the thread of its loop; the result comes after it
future = asyncio.run_coroutine_threadsafe(fetch("one"), loop)
print(future.result())
future = asyncio.run_coroutine_threadsafe(fetch("two"), loop)
print(future.result())

loop.call_soon_threadsafe(loop.stop)
thread.join()
print("the loop is closed, and its thread has ended")
