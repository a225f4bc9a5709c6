# A group that is cancelled before it is entered
# asyncio.taskgroups.TaskGroup.__aenter__
import asyncio
async def main():
    group = asyncio.TaskGroup()
    group.cancel()
    async with group: await asyncio.sleep(60)
    print("after the group")
asyncio.run(main())
