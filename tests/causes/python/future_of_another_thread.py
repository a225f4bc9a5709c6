"""A future of a background thread's loop is awaited in the main thread."""

import asyncio
import threading


class Background:
    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever)
        self.thread.start()

    def fetch(self):
        return self.loop.create_future()  # to blame

    def stop(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()


async def main(background):
    await background.fetch()


background = Background()
try:
    asyncio.run(main(background))
finally:
    background.stop()
