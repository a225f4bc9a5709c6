# gather of futures that are done: does the outer future need another iteration?
# asyncio.tasks.gather
import asyncio
async def main():
    future = asyncio.get_running_loop().create_future()
    future.set_result(1)
    print("done at once:", asyncio.gather(future).done())
asyncio.run(main())
