"""Lesson 13g: many pages, some at a time."""

import asyncio


async def answer(reader, writer):
    """Answer `GET /7 HTTP/1.0` with page 7, and close."""
    request = await reader.readuntil(b"\r\n\r\n")
    page = request.decode().split()[1].removeprefix("/")
    writer.write(f"HTTP/1.0 200 OK\r\n\r\n<h1>Page {page}</h1>".encode())
    writer.close()


class Fetcher:
    def __init__(self, port):
        self.port = port
        self.semaphore = asyncio.Semaphore(3)
        self.now = self.most = 0  # How many are at it now, and how many have been at most.

    async def fetch(self, page):
        async with self.semaphore:
            return await self.fetch_now(page)

    async def fetch_now(self, page):
        self.now += 1
        self.most = max(self.most, self.now)
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(f"GET /{page} HTTP/1.0\r\n\r\n".encode())
        response = await reader.read()
        writer.close()
        self.now -= 1
        return response.decode().split("\r\n\r\n")[-1]


async def fetch_all():
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    fetcher = Fetcher(server.sockets[0].getsockname()[1])

    # predict: what is printed next?
    #   not "Page 2": whichever comes first, gather gives the results in the order of what it was given
    for page in await asyncio.gather(*(fetcher.fetch(page) for page in range(1, 8))):
        print(page)
    print(f"at most {fetcher.most} at a time")
    server.close()
    await server.wait_closed()


asyncio.run(fetch_all())
