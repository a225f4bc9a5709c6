# A shielded task that fails after its outer future was cancelled
# asyncio.tasks.shield
import asyncio
async def fail(): await asyncio.sleep(.01); raise ValueError("late")
async def main():
    outer = asyncio.shield(fail())
    await asyncio.sleep(0)
    outer.cancel()
    await asyncio.sleep(.02)
asyncio.run(main())
