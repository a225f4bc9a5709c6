"""A reload hook, scheduled as a callback, closes the loop that runs it."""

import asyncio


class Reloader:
    def __init__(self, loop):
        self.loop = loop
        loop.call_soon(self.loop.close)  # to blame


loop = asyncio.new_event_loop()
Reloader(loop)
loop.call_soon(loop.stop)
loop.run_forever()
loop.close()
