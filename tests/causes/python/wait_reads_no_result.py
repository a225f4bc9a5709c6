"""wait tells which tasks are done, and nobody asks for their results."""

import asyncio


async def fetch(number):
    if number == 2:
        raise LookupError(f"no {number}")


async def main():
    tasks = [asyncio.ensure_future(fetch(number)) for number in (1, 2)]  # to blame
    done, _ = await asyncio.wait(tasks)
    print(len(done), "are done")


asyncio.run(main())
