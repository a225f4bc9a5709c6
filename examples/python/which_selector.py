"""Lesson 12a: which selector is under the loop."""

import asyncio
import selectors
import sys


def selector():
    # On Windows the default loop is a proactor, which has no selector.
    return "IOCP" if sys.platform == "win32" else selectors.DefaultSelector.__name__


async def main():
    print(f"Using selector: {selector()}")
    # predict: how long does the loop wait in its next iteration?
    #   not "for ever": the selector is told when the nearest timer is due
    await asyncio.sleep(1)
    print("it woke the loop when the timer was due")


asyncio.run(main())
