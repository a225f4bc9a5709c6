# get_event_loop after run has set and closed a loop
# asyncio.events.BaseDefaultEventLoopPolicy.get_event_loop
import asyncio
asyncio.run(asyncio.sleep(0))
asyncio.get_event_loop()
