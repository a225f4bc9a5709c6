# await of what cannot be awaited
# CPython's await itself, no module of asyncio
import asyncio
async def main(): await 42
asyncio.run(main())
