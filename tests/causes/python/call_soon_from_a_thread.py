"""A thread calls call_soon of a loop that it does not run, in debug mode."""
# needs Python 3.12

import asyncio
import threading


def work(loop):
    loop.call_soon(print, "from a thread")  # to blame


async def main():
    loop = asyncio.get_running_loop()
    thread = threading.Thread(target=work, args=[loop])
    thread.start()
    while thread.is_alive():
        await asyncio.sleep(0.001)


asyncio.run(main(), debug=True)
