"""A constructor starts a task before any loop runs."""

import asyncio


class Poller:
    def __init__(self):
        polling = self.poll()
        try:
            self.task = asyncio.create_task(polling)  # to blame
        finally:
            polling.close()

    async def poll(self):
        print("polled")


Poller()
