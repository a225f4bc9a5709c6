# The repr of what call_soon_threadsafe returns
# asyncio.base_events.BaseEventLoop.call_soon_threadsafe, asyncio.events._ThreadSafeHandle
import asyncio
loop = asyncio.new_event_loop()
print(loop.call_soon_threadsafe(loop.stop))
