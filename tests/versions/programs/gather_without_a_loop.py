# gather outside a loop: run is given its future
# asyncio.tasks.gather, asyncio.runners.Runner.run
import asyncio
async def work(): return 1
asyncio.run(asyncio.gather(work(), work()))
