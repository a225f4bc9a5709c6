# ensure_future of a coroutine where no loop is set and none runs
# asyncio.tasks._ensure_future
import asyncio
coroutine = asyncio.sleep(0)
asyncio.ensure_future(coroutine).cancel()
