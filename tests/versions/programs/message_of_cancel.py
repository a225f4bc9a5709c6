# The message of cancel
# asyncio.futures.Future.cancel
import asyncio
async def main():
    task = asyncio.ensure_future(asyncio.sleep(1))
    await asyncio.sleep(0)
    task.cancel("enough")
    try: await task
    except asyncio.CancelledError as error: print(error.args)
asyncio.run(main())
