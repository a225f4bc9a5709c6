# set_event_loop of what is no loop
# asyncio.events.BaseDefaultEventLoopPolicy.set_event_loop
import asyncio
asyncio.set_event_loop(42)
