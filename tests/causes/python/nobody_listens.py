"""A client connects before its server listens."""

import asyncio
import socket


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def main():
    await asyncio.open_connection("127.0.0.1", free_port())  # to blame


asyncio.run(main())
