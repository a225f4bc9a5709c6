# stop while run waits
# asyncio.base_events.BaseEventLoop.run_until_complete
import asyncio
async def main(): asyncio.get_running_loop().stop(); await asyncio.sleep(1)
asyncio.run(main())
