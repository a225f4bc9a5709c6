"""Two threads run a loop each, at once, and share an event of asyncio's."""
# needs Python 3.10

import asyncio
import threading

event = asyncio.Event()
bound, done = threading.Event(), threading.Event()


async def first():
    waiting = asyncio.ensure_future(event.wait())  # to blame
    await asyncio.sleep(0)
    bound.set()
    while not done.is_set():
        await asyncio.sleep(0.001)
    waiting.cancel()


async def second():
    await event.wait()


thread = threading.Thread(target=asyncio.run, args=[first()])
thread.start()
bound.wait()
try:
    asyncio.run(second())
finally:
    done.set()
    thread.join()
