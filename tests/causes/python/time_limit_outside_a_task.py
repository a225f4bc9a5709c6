"""A time limit is used in a plain callback's coroutine, outside every task."""
# needs Python 3.12

import asyncio


async def limited():
    async with asyncio.timeout(1):  # to blame
        pass


def step():
    coroutine = limited()
    try:
        coroutine.send(None)
    finally:
        coroutine.close()


async def main():
    asyncio.get_running_loop().call_soon(step)
    await asyncio.sleep(0)


asyncio.run(main())
