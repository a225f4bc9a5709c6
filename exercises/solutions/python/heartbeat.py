"""Exercise 18 · Closed: while a thread goes on

A thread gives the loop work after it was closed.  Let the thread end
first, let the loop do what it was given, and close it last.  This is to be printed: beat, closed.
"""

import asyncio
import threading

go = threading.Event()


def heartbeat(loop):
    go.wait()
    loop.call_soon_threadsafe(print, "beat")


loop = asyncio.new_event_loop()
thread = threading.Thread(target=heartbeat, args=(loop,), name="heartbeat")
thread.start()
loop.run_until_complete(asyncio.sleep(0.01))
go.set()
thread.join()
loop.run_until_complete(asyncio.sleep(0))
loop.close()
print("closed")
