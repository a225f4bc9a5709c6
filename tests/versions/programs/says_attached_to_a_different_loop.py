# A future of another loop is awaited
# asyncio.tasks.Task.__step
import asyncio
future = asyncio.new_event_loop().create_future()
async def main(): await future
asyncio.run(main())
