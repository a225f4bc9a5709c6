"""A test's tear-down leaves the thread without a loop."""

import asyncio


def tear_down(loop):
    loop.close()
    asyncio.set_event_loop(None)  # to blame


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
tear_down(loop)
asyncio.get_event_loop()
