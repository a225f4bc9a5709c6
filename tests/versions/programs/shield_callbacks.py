# The callbacks that shield leaves on its inner future
# asyncio.tasks.shield: from 3.14 on one of them forgets who awaits
import asyncio
async def main():
    inner = asyncio.get_running_loop().create_future()
    asyncio.shield(inner)
    print(inner)
asyncio.run(main())
