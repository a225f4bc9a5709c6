"""Lesson 1b: timers, and the loop's own clock."""

import asyncio


def main():
    loop = asyncio.new_event_loop()
    start = loop.time()

    def last():
        print(f"call_later(2), after {loop.time() - start:.0f} s")
        loop.stop()

    loop.call_later(2, last)
    loop.call_at(start + 1, print, "call_at(start + 1)")
    too_late = loop.call_later(1.5, print, "never said")
    loop.call_later(0, print, "call_later(0): due already, but behind what was ready")
    loop.call_soon(print, "call_soon")
    loop.call_soon(too_late.cancel)

    # predict: what is printed next?
    #   not "call_later(0)": it is due, but only an iteration that has begun moves it to the ready queue
    # predict: how long does the loop wait in its next iteration?
    #   not "for ever": the loop runs what is ready before it waits
    loop.run_forever()
    loop.close()


main()
