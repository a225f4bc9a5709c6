"""A thread goes on giving work to a loop that was closed."""

import asyncio
import threading

closed = threading.Event()


def heartbeat(loop):
    closed.wait()
    loop.call_soon_threadsafe(print, "beat")


loop = asyncio.new_event_loop()
thread = threading.Thread(target=heartbeat, args=(loop,), name="heartbeat")
thread.start()
loop.run_until_complete(asyncio.sleep(0.001))
loop.close()  # to blame
closed.set()
thread.join()
