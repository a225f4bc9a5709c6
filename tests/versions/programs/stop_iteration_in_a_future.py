# A StopIteration as a future's error
# asyncio.futures.Future.set_exception
import asyncio
future = asyncio.new_event_loop().create_future()
try: future.set_exception(StopIteration()); print(repr(future.exception()))
except TypeError as error: print("TypeError:", error)
