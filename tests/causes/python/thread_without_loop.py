"""A worker thread asks for a loop that it has not."""

import asyncio
import threading


class Worker(threading.Thread):
    def run(self):
        asyncio.get_event_loop().run_until_complete(self.work())  # to blame

    async def work(self):
        print("work")


worker = Worker()
worker.start()
worker.join()
