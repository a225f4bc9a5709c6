# A stream whose line is too long, and one that two coroutines read at once
# asyncio.streams.StreamReader.readuntil, StreamReader._wait_for_data
import asyncio
async def main():
    for data in (b"too long\n", b"too long, and no end"):
        reader = asyncio.StreamReader(limit=4)
        reader.feed_data(data)
        try: await reader.readuntil()
        except asyncio.LimitOverrunError as error: print("LimitOverrunError:", error)
    reader = asyncio.StreamReader()
    first = asyncio.ensure_future(reader.read(1))
    await asyncio.sleep(0)
    try: await reader.read(1)
    except RuntimeError as error: print("RuntimeError:", error)
    first.cancel()
asyncio.run(main())
