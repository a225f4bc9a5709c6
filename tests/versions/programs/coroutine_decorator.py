# Coroutines as decorated generators
# asyncio.coroutines.coroutine
import asyncio
@asyncio.coroutine
def work(): yield from asyncio.sleep(0)
asyncio.run(work())
