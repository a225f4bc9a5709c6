"""Exercise 13 · Closed: and a finaliser asks it

A session is closed by its finaliser, in whichever run that comes.  Let
the run that made the session close it.  This is to be printed: session closed, second run.
"""

import asyncio

kept = []


async def close(loop):
    loop.call_soon(print, "session closed")


class Session:
    def __init__(self):
        self.loop = asyncio.get_running_loop()

    def __del__(self):
        asyncio.get_running_loop().create_task(close(self.loop))


async def first():
    kept.append(Session())


async def second():
    kept.clear()
    await asyncio.sleep(0.01)
    print("second run")


asyncio.run(first())
asyncio.run(second())
