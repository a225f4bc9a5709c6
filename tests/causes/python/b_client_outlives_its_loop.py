"""A client made in one run sends its request in another."""

import asyncio


class Client:
    def __init__(self):
        self.loop = asyncio.get_running_loop()

    async def get(self):
        answer = self.loop.create_future()
        self.loop.call_soon(answer.set_result, 200)
        return await answer


async def connect():
    return Client()


async def fetch(client):
    return await client.get()


client = asyncio.run(connect())  # to blame
print(asyncio.run(fetch(client)))
