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


async def connect():
    transport = Transport()
    print("connected")
    return transport


transport = asyncio.run(connect())
del transport
