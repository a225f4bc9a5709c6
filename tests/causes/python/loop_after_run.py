"""A library asks for the thread's loop after a run has taken it."""

import asyncio


class Library:
    def __init__(self):
        self.loop = asyncio.get_event_loop()


async def main():
    print("set up")


asyncio.run(main())  # to blame
Library()
