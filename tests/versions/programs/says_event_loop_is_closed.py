# A loop that is used after its close
# asyncio.base_events.BaseEventLoop._check_closed
import asyncio
loop = asyncio.new_event_loop()
loop.close()
loop.call_soon(print)
