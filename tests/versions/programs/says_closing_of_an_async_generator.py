# An async generator that is left, and fails when it is closed
# asyncio.base_events.BaseEventLoop.shutdown_asyncgens
import asyncio
async def numbers():
    try: yield 1
    finally: raise ValueError("lost")
async def main():
    global left
    left = numbers()
    await left.__anext__()
asyncio.run(main())
