"""A client registers its own close for the end of the program."""
# needs Python 3.9

import asyncio
import atexit


class Client:
    def __init__(self, loop):
        self.loop = loop
        atexit.register(self.close)

    def close(self):
        self.loop.call_soon(print, "closed")


async def main():
    Client(asyncio.get_running_loop())


asyncio.run(main())  # to blame
