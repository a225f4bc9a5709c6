"""A service makes a task on its own loop, which nobody runs."""

import asyncio


class Service:
    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.loop.create_task(self.poll())  # to blame

    async def poll(self):
        print("polled")


service = Service()
service.loop.close()
