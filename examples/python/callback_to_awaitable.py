"""Lesson 2d: a callback API turned into something to await.

Many libraries take a callback and call it when they are done.  Three lines
make an awaitable of that: make a future, let the callback resolve it, await
it.  A failure becomes the future's exception, and `await` raises it.

In the stepper, watch the callback resolve the future, and the task come
back one iteration later: being told is not the same as running.
"""

import asyncio


def look_up(name, on_result, on_error):
    """Somebody else's library: it knows callbacks only."""
    loop = asyncio.get_running_loop()
    if name == "answer":
        loop.call_later(1, on_result, 42)
    else:
        loop.call_later(1, on_error, LookupError(f"no entry for {name}"))


async def looked_up(name):
    """The same to be awaited."""
    future = asyncio.get_running_loop().create_future()
    look_up(name, future.set_result, future.set_exception)
    # predict: how long does the loop wait in its next iteration?
    #   not "for ever": the future has no time of its own, but a timer is set that resolves it
    return await future


async def main():
    print(f"answer is {await looked_up('answer')}")
    try:
        await looked_up("question")
    except LookupError as error:
        print(f"LookupError: {error}")


asyncio.run(main())
