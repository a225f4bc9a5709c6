"""A function that an executor runs asks for the loop that runs."""
# needs Python 3.12

import asyncio


def blocking():
    return asyncio.get_running_loop()


async def main():
    await asyncio.get_running_loop().run_in_executor(None, blocking)


asyncio.run(main())  # to blame
