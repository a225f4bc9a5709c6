"""Lesson 7c: gather takes many awaitables, not one list of them.

`gather(tasks)` with a list is a TypeError: it takes many awaitables, each an
argument.  The star in `gather(*tasks)` makes many arguments of a list.

In the stepper, see that both make the same tasks and one gather.
"""

import asyncio


async def page(number):
    await asyncio.sleep(1)
    return f"page {number}"


async def index():
    return "index"


async def main():
    # predict: what is printed next?
    #   not "a list": the second gather is made when the first is done
    results = await asyncio.gather(index(), page(1), page(2))
    print("many arguments:", ", ".join(results))

    pages = [page(1), page(2), page(3)]
    results = await asyncio.gather(*pages)
    print("a list:", ", ".join(results))


asyncio.run(main())
