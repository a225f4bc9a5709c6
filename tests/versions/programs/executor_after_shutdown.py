# The executor after shutdown_default_executor
# asyncio.base_events.BaseEventLoop.run_in_executor
import asyncio
async def main():
    loop = asyncio.get_running_loop()
    await loop.shutdown_default_executor()
    await loop.run_in_executor(None, print, "work")
asyncio.run(main())
