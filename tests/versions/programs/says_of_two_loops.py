# gather is given futures of two loops
# asyncio.tasks.gather
import asyncio
first, second = asyncio.new_event_loop(), asyncio.new_event_loop()
try: asyncio.gather(first.create_future(), second.create_future())
except ValueError as error: print("ValueError:", error)
