"""A function that shuts down closes the loop, and then there is more to do."""

import asyncio


async def work():
    print("work")


async def flush():
    print("flushed")


def shutdown(loop):
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()  # to blame


def main():
    loop = asyncio.new_event_loop()
    loop.run_until_complete(work())
    shutdown(loop)
    last = flush()
    try:
        loop.run_until_complete(last)
    finally:
        last.close()


main()
