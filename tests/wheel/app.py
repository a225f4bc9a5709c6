"""A café, whose stock was counted on a loop that is closed by now."""

import asyncio


class Stock:
    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.left = self.loop.run_until_complete(self.count())
        self.loop.close()

    async def count(self):
        await asyncio.sleep(0.01)
        return 12

    def sold(self, name):
        self.left -= 1
        self.loop.call_soon(print, name, "was sold,", self.left, "left")


async def order(stock, name, seconds):
    await asyncio.sleep(seconds)
    print(name, "is ready")
    stock.sold(name)


async def main(stock):
    await asyncio.gather(
        order(stock, "tea", 0.02),
        order(stock, "coffee", 0.04),
        order(stock, "cake", 0.06),
    )


asyncio.run(main(Stock()))
