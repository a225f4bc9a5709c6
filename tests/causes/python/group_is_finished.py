"""A task is made in a group whose block is over."""
# needs Python 3.12

import asyncio


async def work():
    print("work")


async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(work())
    late = work()
    try:
        group.create_task(late)  # to blame
    finally:
        late.close()


asyncio.run(main())
