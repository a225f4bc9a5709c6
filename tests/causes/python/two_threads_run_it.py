"""A thread runs a loop, and the main thread runs the same one."""

import asyncio
import threading


async def work():
    print("work")


def main():
    loop = asyncio.new_event_loop()
    started = threading.Event()
    loop.call_soon(started.set)
    thread = threading.Thread(target=lambda: loop.run_forever())  # to blame
    thread.start()
    started.wait()
    working = work()
    try:
        loop.run_until_complete(working)
    finally:
        working.close()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


main()
