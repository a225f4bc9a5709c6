# A loop whose tasks start at once, told not to for one of them
# asyncio.tasks.create_eager_task_factory
import asyncio
async def work(): pass
async def main():
    loop = asyncio.get_running_loop()
    loop.set_task_factory(asyncio.eager_task_factory)
    print(loop.create_task(work(), eager_start=False).done())
asyncio.run(main())
