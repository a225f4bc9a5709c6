"""Exercise 17 · Closed: after the first test

Two tests, a loop for each, and one engine for both.

An error ends this program.  Which step closed the loop under it?  The command lists some; write a letter here:
answer: ?
"""

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


async def test_query():
    await engine().execute()


def run_test():
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(test_query())
    finally:
        loop.close()


run_test()
run_test()
