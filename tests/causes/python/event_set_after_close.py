"""An event is set whose waiter stands on a closed loop."""
# needs Python 3.10

import asyncio


async def main(event):
    await event.wait()


def program():
    event = asyncio.Event()
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    task = loop.create_task(main(event))
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()  # to blame
    event.set()
    return task


program()
