"""Exercise 12 · Closed: with the run that made the client

A client that was made in one run is used in another.  Mend it, so that
this is printed: 200.
"""

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


async def connect_and_fetch():
    client = await connect()
    print(await client.get())


asyncio.run(connect_and_fetch())
