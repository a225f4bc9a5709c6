# A lock is released that nobody holds
# asyncio.locks.Lock.release
import asyncio
async def main(): asyncio.Lock().release()
asyncio.run(main())
