# A waiter of a condition that is notified and cancelled at once: does the other one wake?
# asyncio.locks.Condition.wait
import asyncio
async def main():
    condition = asyncio.Condition()
    async def wait(name):
        async with condition: await condition.wait(); print(name, "wakes")
    first, second = [asyncio.ensure_future(wait(n)) for n in ("first", "second")]
    await asyncio.sleep(0)
    async with condition: condition.notify()
    first.cancel()
    await asyncio.sleep(.01)
    print("second done:", second.done())
    second.cancel()
    await asyncio.gather(first, second, return_exceptions=True)
asyncio.run(main())
