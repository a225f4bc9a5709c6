# The result of a future that is pending
# asyncio.futures.Future.result
import asyncio
async def main(): asyncio.get_running_loop().create_future().result()
asyncio.run(main())
