"""A job of an executor calls back into a loop that is closed."""

import asyncio
import concurrent.futures
import threading

closed = threading.Event()


class Progress:
    def __init__(self, loop):
        self.loop = loop

    def __call__(self, done):
        self.loop.call_soon_threadsafe(print, "progress", done)


def job(progress):
    closed.wait()
    progress(100)


def main(pool):
    loop = asyncio.new_event_loop()
    work = pool.submit(job, Progress(loop))
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()  # to blame
    closed.set()
    work.result()


with concurrent.futures.ThreadPoolExecutor(1) as pool:
    main(pool)
