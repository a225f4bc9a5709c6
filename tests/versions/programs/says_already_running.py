# A loop that is run from inside itself
# asyncio.base_events.BaseEventLoop._check_running
import asyncio
async def main(): asyncio.get_running_loop().run_forever()
asyncio.run(main())
