# A coroutine is given to call_soon, in debug mode
# asyncio.base_events.BaseEventLoop._check_callback
import asyncio
async def work(): pass
async def main(): asyncio.get_running_loop().call_soon(work)
asyncio.run(main(), debug=True)
