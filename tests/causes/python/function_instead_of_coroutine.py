"""asyncio.run is given the coroutine function itself."""

import asyncio


async def main():
    print("main")


asyncio.run(main)  # to blame
