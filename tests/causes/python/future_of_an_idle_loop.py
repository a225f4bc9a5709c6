"""A future is made on a loop that nobody runs, and awaited elsewhere."""

import asyncio

idle = asyncio.new_event_loop()


class Channel:
    def __init__(self):
        self.answer = idle.create_future()  # to blame

    async def receive(self):
        return await self.answer


async def main():
    await Channel().receive()


try:
    asyncio.run(main())
finally:
    idle.close()
