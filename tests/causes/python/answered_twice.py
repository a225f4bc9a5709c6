"""Two answers come for one request."""

import asyncio


def answer(future, who):
    future.set_result(who)  # to blame


async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    loop.call_soon(answer, future, "first")
    loop.call_soon(answer, future, "second")
    await asyncio.sleep(0)
    await future


asyncio.run(main())
