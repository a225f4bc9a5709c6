# wait_for of what is done within its time: does it go on inside the caller's task?
# asyncio.tasks.wait_for
import asyncio
async def who(): return asyncio.current_task().get_name()
async def main():
    asyncio.current_task().set_name("main")
    print(await asyncio.wait_for(who(), 1) == "main")
asyncio.run(main())
