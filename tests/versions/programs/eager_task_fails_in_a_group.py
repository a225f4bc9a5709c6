# An eager task that fails at once in a group: is the next line of the body reached?
# asyncio.taskgroups.TaskGroup.create_task
import asyncio
async def fail(): raise ValueError
async def main():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    async with asyncio.TaskGroup() as group:
        group.create_task(fail())
        print("cancelling:", asyncio.current_task().cancelling())
asyncio.run(main())
