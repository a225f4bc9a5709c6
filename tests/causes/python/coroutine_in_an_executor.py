"""A coroutine function is given to an executor."""

import asyncio


async def job():
    print("job")


async def main():
    await asyncio.get_running_loop().run_in_executor(None, job)  # to blame


asyncio.run(main())
