"""Lesson 10e: run leaves its thread without a loop."""

import asyncio


async def set_up():
    print("set up")


async def poll():
    print("polling")


def run_polling():
    """A library's, which asks for the thread's loop."""
    # predict: which error?
    #   not "none": get_event_loop makes a loop only in a main thread for which none was ever set
    asyncio.get_event_loop().run_until_complete(poll())


async def set_up_and_poll():
    await set_up()
    await poll()


def main():
    print("run for the one, the thread's loop for the other")
    asyncio.run(set_up())  # It takes the thread's loop with it.
    try:
        run_polling()
    except RuntimeError as error:
        print(f"run_polling: RuntimeError: {error}")

    print("cure: one run for both")
    asyncio.run(set_up_and_poll())


main()
