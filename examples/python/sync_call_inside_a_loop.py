"""Lesson 11c: a plain function inside a running loop that needs a coroutine's result."""

import asyncio
import threading


def run_for_ever(loop):
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        loop.close()


async def fetch():
    await asyncio.sleep(1)
    return "fetched"


def render(background):
    """A plain function, somewhere deep in a library."""
    coroutine = fetch()
    try:
        # predict: which error?
        #   not "another loop": there is another, but it runs in a thread of its own
        asyncio.get_running_loop().run_until_complete(coroutine)
    except RuntimeError as error:
        print(f"RuntimeError: {error}")
    result = asyncio.run_coroutine_threadsafe(coroutine, background).result()
    return f"<p>{result}</p>"


async def handler(background):
    print(render(background))


background = asyncio.new_event_loop()
thread = threading.Thread(target=run_for_ever, args=(background,))
thread.start()

asyncio.run(handler(background))

background.call_soon_threadsafe(background.stop)
thread.join()
