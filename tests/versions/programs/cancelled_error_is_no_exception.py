# Whether except Exception catches a cancel
# asyncio.exceptions.CancelledError
import asyncio
print(issubclass(asyncio.CancelledError, Exception))
