"""A handler makes a task, and forgets it."""

import asyncio


class Handler:
    async def audit(self, order):
        raise ValueError(f"order {order} is unknown")

    async def post(self, order):
        asyncio.ensure_future(self.audit(order))  # to blame
        return "accepted"


async def main():
    print(await Handler().post(7))
    await asyncio.sleep(0)


asyncio.run(main())
