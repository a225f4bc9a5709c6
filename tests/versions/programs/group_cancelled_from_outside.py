# A group whose child fails while its parent is cancelled from outside: what goes up
# asyncio.taskgroups.TaskGroup._aexit
import asyncio
async def fail(): raise ValueError("child")
async def work():
    async with asyncio.TaskGroup() as group:
        group.create_task(fail())
        await asyncio.sleep(60)
async def main():
    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    task.cancel()
    try: await task
    except BaseException as error: print(repr(error), "cancelling:", task.cancelling())
asyncio.run(main())
