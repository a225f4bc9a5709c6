"""What wraps a loop closes it, though it did not make it."""

import asyncio


class Wrapper:
    def __init__(self, loop):
        self.loop = loop

    def start(self, coroutine):
        try:
            return self.loop.run_until_complete(coroutine)
        finally:
            self.close()

    def close(self):
        self.loop.close()  # to blame


async def work():
    return "work is done"


loop = asyncio.new_event_loop()
print(Wrapper(loop).start(work()))
again = work()
try:
    loop.run_until_complete(again)
finally:
    again.close()
