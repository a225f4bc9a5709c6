"""A transport's finaliser asks its loop to close the socket, as on Windows."""

import asyncio


class Transport:
    def __init__(self, loop):
        self.loop = loop

    def __del__(self):
        self.loop.call_soon(print, "socket closed")


async def connect():
    return Transport(asyncio.get_running_loop())


transport = asyncio.run(connect())  # to blame
del transport
