"""Exercise 14 · Closed: before the transport was

A transport is still open when its loop is closed, and closes itself later.
Mend the program, so that this is printed: connected, socket closed.
"""

import asyncio


class Transport:
    """As on Windows: it asks its loop to close the socket, if nobody has done so before."""

    def __init__(self):
        self.loop = asyncio.get_running_loop()
        self.is_open = True

    def close(self):
        self.is_open = False
        self.loop.call_soon(print, "socket closed")

    def __del__(self):
        if self.is_open:
            self.close()


async def connect_and_close():
    transport = Transport()
    print("connected")
    transport.close()
    await asyncio.sleep(0)


asyncio.run(connect_and_close())
