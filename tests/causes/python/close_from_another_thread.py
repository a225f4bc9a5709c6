"""The main thread closes a loop that a thread runs."""

import asyncio
import threading


def main():
    loop = asyncio.new_event_loop()
    started = threading.Event()
    loop.call_soon(started.set)
    thread = threading.Thread(target=lambda: loop.run_forever())  # to blame
    thread.start()
    started.wait()
    try:
        loop.close()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


main()
