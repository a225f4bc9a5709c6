# A future is given a second result
# asyncio.futures.Future.set_result
import asyncio
async def main():
    future = asyncio.get_running_loop().create_future()
    future.set_result(1)
    future.set_result(2)
asyncio.run(main())
