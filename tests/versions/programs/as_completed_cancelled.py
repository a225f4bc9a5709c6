# An as_completed that is cancelled while it waits, and asked again
# asyncio.tasks._AsCompletedIterator._wait_for_one
import asyncio
async def main():
    left = 0
    for soon in asyncio.as_completed([asyncio.sleep(.02, 1), asyncio.sleep(.03, 2)]):
        try: print(await asyncio.wait_for(soon, .001 if not left else None))
        except asyncio.TimeoutError: print("time out")
        left += 1
asyncio.run(main())
