"""`contextlib.closing` closes the loop at the end of its block."""
# needs Python 3.10

import asyncio
import contextlib


async def work(number):
    print("work", number)


def main():
    with contextlib.closing(asyncio.new_event_loop()) as loop:  # to blame
        loop.run_until_complete(work(1))
    loop.call_soon(print, "work 2")


main()
