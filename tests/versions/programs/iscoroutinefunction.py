# asyncio's own iscoroutinefunction
# asyncio.coroutines.iscoroutinefunction
import asyncio
async def work(): pass
print(asyncio.iscoroutinefunction(work))
