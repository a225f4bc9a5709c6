# A future where no loop is set and none runs
# asyncio.futures.Future.__init__
import asyncio
print(asyncio.Future())
