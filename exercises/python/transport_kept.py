"""Exercise 14 · Closed: before the transport was

A transport is still open when run() closes its loop, and is closed afterwards.
Mend the program, so that this is printed: connected, socket closed.
"""

import asyncio


class Transport:
    """As asyncio's: it asks its loop to close the socket."""

    def __init__(self):
        self.loop = asyncio.get_running_loop()

    def close(self):
        self.loop.call_soon(print, "socket closed")


async def connect():
    transport = Transport()
    print("connected")
    return transport


transport = asyncio.run(connect())
transport.close()
