"""Exercise 13 · Closed: and a finaliser asks it

A session is closed by its finaliser, in whichever run that comes.  Let
the run that made the session close it.  This is to be printed: session closed, second run.
"""

import asyncio


async def close(loop):
    loop.call_soon(print, "session closed")


class Session:
    def __init__(self):
        self.loop = asyncio.get_running_loop()

    async def close(self):
        await close(self.loop)


async def first():
    session = Session()
    await session.close()
    await asyncio.sleep(0)


async def second():
    await asyncio.sleep(0.01)
    print("second run")


asyncio.run(first())
asyncio.run(second())
