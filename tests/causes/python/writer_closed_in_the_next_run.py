"""A connection that was opened in one run is closed in the next."""

import asyncio


async def serve(reader, writer):
    await reader.read()
    writer.close()


class Client:
    async def open(self):
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        host, port = server.sockets[0].getsockname()[:2]
        _, self.writer = await asyncio.open_connection(host, port)
        server.close()

    async def close(self):
        self.writer.close()


client = Client()
asyncio.run(client.open())  # to blame
asyncio.run(client.close())
