"""A thread stops the loop, whose main coroutine is not done."""

import asyncio
import threading


def watch(loop):
    loop.call_soon_threadsafe(loop.stop)  # to blame


async def main():
    threading.Thread(target=watch, args=[asyncio.get_running_loop()]).start()
    await asyncio.sleep(60)


asyncio.run(main())
