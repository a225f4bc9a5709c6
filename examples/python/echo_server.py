"""Lesson 13d: an echo server."""

import asyncio


class EchoServerProtocol(asyncio.Protocol):
    def connection_made(self, transport):
        print("server: connection_made")
        self.transport = transport

    def data_received(self, data):
        print(f"server: data_received: {data.decode().rstrip()}")
        self.transport.write(data)

    def connection_lost(self, error):
        print("server: connection_lost")


async def client(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for line in [b"hello\n", b"world\n"]:
        # predict: what is printed next?
        #   not "client: got hello": the echo has yet to be sent, and for that the server must run
        writer.write(line)
        echo = await reader.readline()
        print(f"client: got {echo.decode().rstrip()}")
    writer.close()
    await writer.wait_closed()


async def serve_one_client():
    loop = asyncio.get_running_loop()
    # Port 0: the system chooses one that is free.
    server = await loop.create_server(EchoServerProtocol, "127.0.0.1", 0)
    await client(server.sockets[0].getsockname()[1])
    server.close()
    await server.wait_closed()  # … until its last connection is over.
    print("the server is closed")


asyncio.run(serve_one_client())
