# get_event_loop where no loop is set and none runs
# asyncio.events.get_event_loop, BaseDefaultEventLoopPolicy.get_event_loop
import asyncio
loop = asyncio.get_event_loop()
print("a loop was made:", not loop.is_closed())
