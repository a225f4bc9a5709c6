"""The program closes its loop, and goes on with it."""

import asyncio


async def greet():
    print("hello")


def main():
    loop = asyncio.new_event_loop()
    loop.run_until_complete(greet())
    loop.close()  # to blame
    again = greet()
    try:
        loop.run_until_complete(again)
    finally:
        again.close()


main()
