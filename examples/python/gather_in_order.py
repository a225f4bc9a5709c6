"""Lesson 3c: three tasks, gathered in order."""

import asyncio


async def task(name, delay):
    await asyncio.sleep(delay)
    print(f"{name} ends")
    return f"Task {name} done"


async def main():
    loop = asyncio.get_running_loop()
    start = loop.time()

    # predict: what is printed next?
    #   not "A ends": only the results keep the order of the arguments
    results = await asyncio.gather(task("A", 2), task("B", 1), task("C", 3))

    print(", ".join(results))
    print(f"{loop.time() - start:.0f} s")


asyncio.run(main())
