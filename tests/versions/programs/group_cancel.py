# A group that is cancelled
# asyncio.taskgroups.TaskGroup.cancel
import asyncio
async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(asyncio.sleep(60))
        group.cancel()
        await asyncio.sleep(60)
    print("after the group")
asyncio.run(main())
