"""A loop is closed while a worker of it still waits."""

import asyncio


async def worker(queue):
    while True:
        await queue.get()


async def main(loop):
    queue = asyncio.Queue()
    loop.create_task(worker(queue))
    await asyncio.sleep(0)


def program():
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.run_until_complete(main(loop))
    loop.close()  # to blame


program()
