"""A library runs a loop of its own inside a handler."""

import asyncio


async def query():
    return 1


def sync_query():
    loop = asyncio.new_event_loop()
    querying = query()
    try:
        return loop.run_until_complete(querying)
    finally:
        querying.close()
        loop.close()


async def handler():
    return sync_query()


asyncio.run(handler())  # to blame
