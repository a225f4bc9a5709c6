"""Two tests, a loop for each, and one engine for both."""

import asyncio

engines = []


class Engine:
    def __init__(self):
        self.loop = asyncio.get_running_loop()

    async def execute(self):
        self.loop.call_soon(print, "executed")


def engine():
    if not engines:
        engines.append(Engine())
    return engines[0]


async def test_one():
    await engine().execute()


async def test_two():
    await engine().execute()


def run_test(test):
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(test())
    finally:
        loop.close()  # to blame


run_test(test_one)
run_test(test_two)
