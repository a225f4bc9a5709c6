"""Signals, finalisers and other threads that call the loop at any moment, also in the middle of a hook."""
import asyncio
import gc
import signal
import threading


class Dropped:
    """In a cycle: it goes when the garbage collector runs, and calls the loop then."""

    def __init__(self, loop):
        self.loop, self.myself = loop, self

    def __del__(self):
        if not self.loop.is_closed():
            self.loop.call_soon(int)


def call_from_another_thread(loop, times):
    for _ in range(times):
        loop.call_soon_threadsafe(int)


async def main():
    loop = asyncio.get_running_loop()
    signal.signal(signal.SIGALRM, lambda *_: loop.call_soon(int))
    signal.setitimer(signal.ITIMER_REAL, 0.003, 0.003)
    threads = [threading.Thread(target=call_from_another_thread, args=(loop, 2000)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for _ in range(3000):
        Dropped(loop)
        await asyncio.sleep(0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    for thread in threads:
        thread.join()


gc.set_threshold(50)
asyncio.run(main())
print("done")
