"""A finaliser of weakref asks a loop that is closed."""

import asyncio
import weakref


class Session:
    pass


def clean_up(loop):
    loop.call_soon(print, "cleaned up")


async def main():
    session = Session()
    weakref.finalize(session, clean_up, asyncio.get_running_loop())
    return session


session = asyncio.run(main())  # to blame
del session
