"""A handler awaits a task that it has made on another thread's loop."""

import asyncio
import threading


class Client:
    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever)
        self.thread.start()

    async def request(self):
        return "answer"

    def fetch(self):
        return self.loop.create_task(self.request())  # to blame

    def stop(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()


async def handler(client):
    return await client.fetch()


client = Client()
try:
    asyncio.run(handler(client))
finally:
    client.stop()
