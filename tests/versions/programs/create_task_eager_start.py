# A task that starts at once
# asyncio.tasks.create_task, Task.__init__
import asyncio
async def work(): print("work")
async def main():
    task = asyncio.create_task(work(), eager_start=True)
    print("main", task.done())
asyncio.run(main())
