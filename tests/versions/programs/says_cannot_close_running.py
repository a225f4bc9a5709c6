# A loop that closes itself
# asyncio.base_events.BaseEventLoop.close
import asyncio
async def main(): asyncio.get_running_loop().close()
asyncio.run(main())
