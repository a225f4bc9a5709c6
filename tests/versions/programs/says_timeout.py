# A time limit that is over
# asyncio.tasks.wait_for
import asyncio
async def main(): await asyncio.wait_for(asyncio.sleep(60), .001)
asyncio.run(main())
