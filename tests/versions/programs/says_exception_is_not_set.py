# The exception of a future that is pending
# asyncio.futures.Future.exception
import asyncio
async def main(): asyncio.get_running_loop().create_future().exception()
asyncio.run(main())
