"""Exercise 19 · Closed: by a helper

A helper closes the loop that it was given, though it did not make it.

An error ends this program.  Which step is to blame for it?  The command lists some; write a letter here:
answer: ?
"""

import asyncio


class Helper:
    def __init__(self, loop):
        self.loop = loop

    def start(self, coroutine):
        try:
            return self.loop.run_until_complete(coroutine)
        finally:
            self.loop.close()


async def work():
    print("work is done")


loop = asyncio.new_event_loop()
Helper(loop).start(work())
loop.run_until_complete(work())
