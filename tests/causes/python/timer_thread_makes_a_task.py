"""A timer of threading makes a task."""
# needs Python 3.12

import asyncio
import threading


async def tick():
    print("tick")


def on_time():
    coroutine = tick()
    try:
        asyncio.create_task(coroutine)
    finally:
        coroutine.close()


async def main():
    timer = threading.Timer(0, on_time)
    timer.start()
    while timer.is_alive():
        await asyncio.sleep(0.001)


asyncio.run(main())  # to blame
