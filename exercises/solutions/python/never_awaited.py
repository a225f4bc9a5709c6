"""Exercise 5 · A call that does nothing

Nothing is saved, although save is called.  Mend main, so that this is printed: saved, and
then: main ends.
"""

import asyncio


async def save():
    await asyncio.sleep(0.01)
    print("saved")


async def main():
    await save()
    print("main ends")


asyncio.run(main())
