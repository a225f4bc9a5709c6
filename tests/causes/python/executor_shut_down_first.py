"""The executor is shut down, and then there is more for it."""
# needs Python 3.9

import asyncio


async def main():
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, print, "first")
    await loop.shutdown_default_executor()  # to blame
    await loop.run_in_executor(None, print, "late")


asyncio.run(main())
