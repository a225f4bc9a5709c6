# Which error a timeout is
# asyncio.exceptions.TimeoutError
import asyncio
print(asyncio.TimeoutError is TimeoutError)
