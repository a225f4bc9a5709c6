"""Lesson 10a: Event loop is closed."""

import asyncio


async def work():
    print("work is done")


def open_loop(kept):
    """The loop that was kept, if it still can be used; else a new one."""
    if not kept.is_closed():
        return kept
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    return loop


def main():
    print("get_event_loop, run_until_complete, close")
    loop = asyncio.get_event_loop()  # It makes one, which 3.13 warns of and 3.14 refuses.
    loop.run_until_complete(work())
    loop.close()  # Here it is closed …

    same = asyncio.get_event_loop()
    assert same is loop and same.is_closed()
    print("get_event_loop again: the same loop, and it is closed")
    try:
        # predict: which error?
        #   not "none": get_event_loop gives the loop that was set, and does not ask whether it is closed
        same.run_until_complete(work())  # … and here the error comes.
    except RuntimeError as error:
        print(f"run_until_complete: RuntimeError: {error}")

    print("cure 1: a new loop, which is set")
    new = asyncio.new_event_loop()
    asyncio.set_event_loop(new)
    asyncio.get_event_loop().run_until_complete(work())
    new.close()

    print("cure 2: run, which makes a loop, sets it and closes it")
    asyncio.run(work())

    print("cure 3: ask is_closed() first")
    loop = open_loop(loop)
    loop.run_until_complete(work())
    loop.close()


main()
