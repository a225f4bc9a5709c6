# A future and a gather fail, and nobody asks for their results
# asyncio.futures.Future.__del__
import asyncio
async def main():
    loop = asyncio.get_running_loop()
    loop.create_future().set_exception(ValueError("lost"))
    child = loop.create_future()
    asyncio.gather(child)
    child.set_exception(ValueError("lost, too"))
    del child
    await asyncio.sleep(0)
asyncio.run(main())
