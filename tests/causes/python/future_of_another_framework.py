"""A future of another framework is awaited."""

import asyncio


class Promise:
    def __await__(self):
        yield self  # to blame


async def main():
    await Promise()


asyncio.run(main())
