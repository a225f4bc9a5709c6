"""A Runner is used behind its block."""
# needs Python 3.11

import asyncio


async def work():
    print("work")


with asyncio.Runner() as runner:  # to blame
    runner.run(work())
again = work()
try:
    runner.run(again)
finally:
    again.close()
