"""A session keeps its loop, and its time limit asks that for the current task."""

import asyncio


class TimeLimit:
    def __init__(self, loop):
        self.loop = loop

    async def __aenter__(self):
        if asyncio.current_task(self.loop) is None:
            raise RuntimeError("Timeout context manager should be used inside a task")

    async def __aexit__(self, *error):
        pass


class Session:
    def __init__(self, loop):
        self.loop = loop

    async def get(self):
        async with TimeLimit(self.loop):
            return "page"


async def start(loop):
    return Session(loop)


own = asyncio.new_event_loop()
session = own.run_until_complete(start(own))  # to blame
try:
    asyncio.run(session.get())
finally:
    own.close()
