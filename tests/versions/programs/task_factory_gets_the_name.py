# What a task factory is given of create_task's options
# asyncio.base_events.BaseEventLoop.create_task
import asyncio
def factory(loop, coroutine, **options):
    print(sorted(options))
    return asyncio.Task(coroutine, loop=loop)
async def main():
    asyncio.get_running_loop().set_task_factory(factory)
    await asyncio.create_task(asyncio.sleep(0), name="sleeper")
asyncio.run(main())
