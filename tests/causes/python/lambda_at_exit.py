"""A lambda for atexit asks the loop of a run that is over."""
# needs Python 3.9

import asyncio
import atexit


class Client:
    def __init__(self):
        self.loop = asyncio.get_running_loop()

    async def close(self):
        print("closed")


async def main():
    client = Client()
    atexit.register(lambda: client.loop.run_until_complete(client.close()))
    print("served")


asyncio.run(main())  # to blame
