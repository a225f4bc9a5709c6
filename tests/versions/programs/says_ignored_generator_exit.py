# A coroutine that awaits while it is thrown away
# CPython's coroutine object, no module of asyncio
import asyncio
async def work():
    try: await asyncio.sleep(0)
    except GeneratorExit: await asyncio.sleep(0)
coroutine = work()
coroutine.send(None)
coroutine.close()
