# Making a future that is made already
# asyncio.futures.Future.__init__
import asyncio
future = asyncio.new_event_loop().create_future()
future.__init__(loop=asyncio.new_event_loop())
print("made anew")
