# A runner inside a loop, given what cannot be awaited: which refusal comes first
# asyncio.runners.Runner.run: from 3.14 on it asks for the running loop first
import asyncio
async def main(): asyncio.Runner().run(42)
asyncio.run(main())
