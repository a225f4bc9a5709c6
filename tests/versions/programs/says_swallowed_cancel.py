# A task that catches its cancellation
# asyncio.tasks.Task.cancel
import asyncio
async def work():
    try: await asyncio.sleep(60)
    except asyncio.CancelledError: pass
    return "done after all"
async def main():
    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    task.cancel()
    print(await task, task.cancelled())
asyncio.run(main())
