"""Lesson 1d: the life of a loop: idle, running, closed."""

import asyncio


def state(loop):
    if loop.is_closed():
        return "closed"
    return "running" if loop.is_running() else "idle"


async def look_from_inside():
    loop = asyncio.get_running_loop()
    print("inside a task:", state(loop))
    try:
        # predict: which error?
        #   not "Event loop is closed": it is not; this very call is refused, and the loop goes on
        loop.close()
    except RuntimeError as error:
        print(f"close: RuntimeError: {error}")


async def say(text):
    print(text)


def main():
    loop = asyncio.new_event_loop()
    print("just made:", state(loop))

    loop.run_until_complete(look_from_inside())
    print("after the run:", state(loop))

    loop.close()
    print("after close:", state(loop))
    try:
        # predict: which error?
        #   not "none": an idle loop can run again, a closed one cannot
        loop.run_forever()
    except RuntimeError as error:
        print(f"run_forever: RuntimeError: {error}")
    loop.close()
    print("closing it twice does no harm:", state(loop))

    following = asyncio.new_event_loop()
    following.run_until_complete(say("a new loop runs"))
    following.close()


main()
