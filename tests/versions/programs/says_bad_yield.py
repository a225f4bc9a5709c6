# An awaitable that is not asyncio's
# asyncio.tasks.Task.__step
import asyncio
class Other:
    def __await__(self): yield 42
async def main(): await Other()
asyncio.run(main())
