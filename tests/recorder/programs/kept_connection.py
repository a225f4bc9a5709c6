"""A client keeps its connection from one `asyncio.run` to the next."""
import asyncio


class Client:
    connection = None

    async def ask(self, port, text):
        if self.connection is None:
            self.connection = await asyncio.open_connection("127.0.0.1", port)
        reader, writer = self.connection
        writer.write(text.encode() + b"\n")
        await writer.drain()
        return (await reader.readline()).decode().strip()

    async def close(self):
        self.connection[1].close()


async def shout(reader, writer):
    line = await reader.readline()
    writer.write(line.upper())
    await writer.drain()
    writer.close()


async def once(client, text):
    server = await asyncio.start_server(shout, "127.0.0.1", 0)
    print(await client.ask(server.sockets[0].getsockname()[1], text))
    server.close()


client = Client()
asyncio.run(once(client, "first"))
try:
    asyncio.run(client.close())
except RuntimeError as error:
    print("RuntimeError:", error)
