# get_running_loop where none runs
# asyncio.events.get_running_loop
import asyncio
asyncio.get_running_loop()
