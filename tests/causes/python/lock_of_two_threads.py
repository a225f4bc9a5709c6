"""Two threads, each with a loop of its own, share a lock of asyncio's."""
# needs Python 3.10

import asyncio
import threading

lock = asyncio.Lock()
bound = threading.Event()


async def hold():
    async with lock:  # to blame
        await asyncio.sleep(0)


async def both():
    await asyncio.gather(hold(), hold())
    bound.set()


thread = threading.Thread(target=asyncio.run, args=[both()])
thread.start()
bound.wait()
thread.join()
asyncio.run(both())
