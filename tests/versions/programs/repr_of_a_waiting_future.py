# What a future's repr says of the task that waits for it
# _asyncio.Task: the callback by which a task is woken
import asyncio
async def main():
    future = asyncio.get_running_loop().create_future()
    task = asyncio.ensure_future(asyncio.wait([future]))
    async def wait(): await future
    other = asyncio.ensure_future(wait())
    await asyncio.sleep(0)
    print(str(future).split(", ")[-1])
    future.set_result(1)
    await other
asyncio.run(main())
