# A factory that starts every task at once
# asyncio.tasks.eager_task_factory
import asyncio
async def work(): print("work")
async def main():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    task = asyncio.create_task(work())
    print("main", task.done())
asyncio.run(main())
