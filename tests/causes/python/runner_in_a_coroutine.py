"""A plugin opens a Runner inside a coroutine."""
# needs Python 3.11

import asyncio


async def work():
    print("work")


def plugin():
    working = work()
    try:
        with asyncio.Runner() as runner:
            runner.run(working)
    finally:
        working.close()


async def main():
    plugin()


asyncio.run(main())  # to blame
