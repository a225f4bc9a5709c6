"""A module keeps one session, and every command has a run of its own."""

import asyncio

sessions = {}


class Session:
    def __init__(self):
        self.loop = asyncio.get_running_loop()

    async def get(self, path):
        answer = self.loop.create_future()
        self.loop.call_soon(answer.set_result, path)
        return await answer


def session():
    return sessions.setdefault("only", Session())


async def command(path):
    print(await session().get(path))


for path in ["/first", "/second"]:
    asyncio.run(command(path))  # to blame
