# A group that has ended is given a coroutine: is the coroutine closed?
# asyncio.taskgroups.TaskGroup.create_task
import asyncio
async def main():
    async with asyncio.TaskGroup() as group: pass
    try: group.create_task(asyncio.sleep(0))
    except RuntimeError as error: print(error)
asyncio.run(main())
