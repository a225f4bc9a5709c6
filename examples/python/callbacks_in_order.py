"""Lesson 1a: callbacks run in the order in which they were scheduled."""

import asyncio


def second(loop):
    print("second, which schedules a fourth")
    # predict: what is printed next?
    #   not "fourth": it goes to the end of the ready queue, behind the third
    loop.call_soon(print, "fourth")


def main():
    loop = asyncio.new_event_loop()

    loop.call_soon(print, "first")
    loop.call_soon(second, loop)
    loop.call_soon(print, "third")
    print("three are scheduled, none has run")

    # A loop that was asked to stop runs one iteration, and no more.
    loop.stop()
    loop.run_forever()
    print("one iteration has run")

    loop.stop()
    loop.run_forever()
    print("two iterations have run")
    loop.close()


main()
