# The argument loop of a lock
# asyncio.locks.Lock.__init__, asyncio.mixins
import asyncio
asyncio.Lock(loop=asyncio.new_event_loop())
