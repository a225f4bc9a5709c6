# run of what cannot be awaited: the function, its call forgotten
# asyncio.runners.Runner.run
import asyncio
async def main(): pass
asyncio.run(None)
