"""A thread closes a loop that another thread runs step by step."""

import asyncio
import threading


async def work():
    print("work")


def main():
    loop = asyncio.new_event_loop()
    loop.run_until_complete(work())
    closing = threading.Thread(target=lambda: loop.close())  # to blame
    closing.start()
    closing.join()
    again = work()
    try:
        loop.run_until_complete(again)
    finally:
        again.close()


main()
