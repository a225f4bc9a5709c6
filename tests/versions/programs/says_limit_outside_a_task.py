# A time limit where no task is
# asyncio.timeouts.Timeout.__aenter__
import asyncio
def callback():
    try: asyncio.timeout(1).__aenter__().send(None)
    except RuntimeError as error: print("RuntimeError:", error)
async def main():
    asyncio.get_running_loop().call_soon(callback)
    await asyncio.sleep(0)
asyncio.run(main())
