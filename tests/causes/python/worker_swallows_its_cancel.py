"""A worker catches its CancelledError and goes on, and asyncio.run waits for its end."""

import asyncio
import signal


async def worker(queue):
    while True:
        try:
            await queue.get()  # to blame
        except asyncio.CancelledError:
            # Whoever waits for the end of the program presses Ctrl-C.
            asyncio.get_running_loop().call_soon(signal.raise_signal, signal.SIGINT)


async def main():
    task = asyncio.ensure_future(worker(asyncio.Queue()))
    await asyncio.sleep(0)
    return task


asyncio.run(main())
