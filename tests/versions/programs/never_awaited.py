# run is refused: what is said of its coroutine
# CPython's warning, no module of asyncio
import asyncio
async def work(): pass
async def main():
    try: asyncio.run(work())
    except RuntimeError as error: print(error)
asyncio.run(main())
