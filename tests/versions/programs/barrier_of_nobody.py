# A barrier for nobody
# asyncio.locks.Barrier.__init__
import asyncio
asyncio.Barrier(0)
