"""A client's __del__ runs the loop that is running."""

import asyncio


class Client:
    def __init__(self, loop):
        self.loop = loop

    async def close(self):
        print("closed")

    def __del__(self):
        closing = self.close()
        try:
            self.loop.run_until_complete(closing)
        finally:
            closing.close()


async def main():
    client = Client(asyncio.get_running_loop())
    await asyncio.sleep(0)
    del client


asyncio.run(main())  # to blame
