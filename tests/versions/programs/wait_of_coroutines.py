# wait of coroutines
# asyncio.tasks.wait
import asyncio
async def main():
    done, pending = await asyncio.wait([asyncio.sleep(0)])
    print(len(done))
asyncio.run(main())
