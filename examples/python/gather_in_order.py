"""Lesson 3c: three tasks, gathered in order."""

import asyncio


async def task_a():
    return await finish("A", 2)


async def task_b():
    return await finish("B", 1)


async def task_c():
    return await finish("C", 3)


async def finish(name, delay):
    await asyncio.sleep(delay)
    print(f"{name} ends")
    return f"Task {name} done"


async def main():
    loop = asyncio.get_running_loop()
    start = loop.time()

    # predict: what is printed next?
    #   not "A ends": only the results keep the order of the arguments
    results = await asyncio.gather(task_a(), task_b(), task_c())

    print(", ".join(results))
    print(f"{loop.time() - start:.0f} s")


asyncio.run(main())
