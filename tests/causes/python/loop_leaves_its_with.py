"""A context manager closes its loop; the loop is used behind the block."""

import asyncio
import contextlib


@contextlib.contextmanager
def new_loop():
    loop = asyncio.new_event_loop()
    try:
        yield loop
    finally:
        loop.close()  # to blame


async def work(number):
    print("work", number)


with new_loop() as loop:
    loop.run_until_complete(work(1))
again = work(2)
try:
    loop.run_until_complete(again)
finally:
    again.close()
