# The same, by the loop's method
# asyncio.base_events.BaseEventLoop.create_task
import asyncio
async def work(): print("work")
async def main():
    task = asyncio.get_running_loop().create_task(work(), eager_start=True)
    print("main", task.done())
asyncio.run(main())
