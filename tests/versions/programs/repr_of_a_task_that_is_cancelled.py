# The repr of a task that is about to be cancelled
# asyncio.base_tasks._task_repr_info
import asyncio
async def main():
    task = asyncio.ensure_future(asyncio.sleep(1))
    await asyncio.sleep(0)
    task.cancel()
    print(repr(task).split(" name")[0].split(" coro")[0])
asyncio.run(main())
