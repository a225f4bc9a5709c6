"""A client is made once for a test class, and each test has a loop of its own."""
# needs Python 3.11

import asyncio
import unittest


class Client:
    def __init__(self):
        self.loop = asyncio.get_running_loop()

    async def ping(self):
        answer = self.loop.create_future()
        self.loop.call_soon(answer.set_result, "pong")
        return await answer


class Tests(unittest.IsolatedAsyncioTestCase):
    client = None

    async def asyncSetUp(self):
        if Tests.client is None:
            Tests.client = Client()

    async def test_first(self):
        self.assertEqual(await self.client.ping(), "pong")

    async def test_second(self):
        self.assertEqual(await self.client.ping(), "pong")


unittest.main()  # to blame
