# async for over as_completed
# asyncio.tasks.as_completed
import asyncio
async def main():
    async for task in asyncio.as_completed([asyncio.sleep(0, "slept")]): print(task.result())
asyncio.run(main())
