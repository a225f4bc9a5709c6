"""A protocol fails a future that nobody waits for any more."""

import asyncio


class Protocol:
    def __init__(self, loop):
        self.closed = loop.create_future()

    def connection_lost(self):
        self.closed.set_exception(ConnectionError("lost"))  # to blame


async def main():
    protocol = Protocol(asyncio.get_running_loop())
    protocol.connection_lost()
    del protocol


asyncio.run(main())
