# A task fails, and nobody asks for its result
# asyncio.futures.Future.__del__
import asyncio
async def work(): raise ValueError("lost")
async def main():
    asyncio.create_task(work(), name="work")
    await asyncio.sleep(0)
asyncio.run(main())
