"""A connection is closed when the run is over in which it was opened."""

import asyncio


async def serve(reader, writer):
    await reader.read()
    writer.close()


async def connect():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()[:2]
    _, writer = await asyncio.open_connection(host, port)
    server.close()
    return writer


writer = asyncio.run(connect())  # to blame
writer.close()
