# An eager task for a loop that runs in another thread
# _asyncio.Task: task_eager_start
import asyncio
async def work(): pass
async def main():
    loop = asyncio.get_running_loop()
    def other():
        coroutine = work()
        try: print(asyncio.Task(coroutine, loop=loop, eager_start=True).done())
        except Exception as error: print(type(error).__name__)
        finally: coroutine.close()
    await asyncio.to_thread(other)
asyncio.run(main())
