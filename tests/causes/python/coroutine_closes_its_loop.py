"""A coroutine closes the loop that it runs on."""

import asyncio


async def main():
    try:
        print("work")
    finally:
        asyncio.get_running_loop().close()


asyncio.run(main())  # to blame
