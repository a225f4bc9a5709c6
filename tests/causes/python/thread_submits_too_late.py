"""A consumer thread hands coroutines to a loop whose run is over."""

import asyncio
import threading

over = threading.Event()


async def store(message):
    print("stored", message)


def consume(loop):
    over.wait()
    coroutine = store("late")
    try:
        asyncio.run_coroutine_threadsafe(coroutine, loop)
    finally:
        coroutine.close()


async def main():
    thread = threading.Thread(target=consume, args=[asyncio.get_running_loop()])
    thread.start()
    return thread


thread = asyncio.run(main())  # to blame
over.set()
thread.join()
