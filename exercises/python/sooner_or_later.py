"""Exercise 2 · Sooner or later

Three callbacks, two of them for later.  What is printed next?

Read the program; do not run it.  The command lists the answers; write a letter here:
answer: ?
"""

import asyncio


async def main():
    loop = asyncio.get_running_loop()
    print("main: asks")
    # predict: what is printed next?
    loop.call_later(0.02, print, "late")
    loop.call_later(0.01, print, "early")
    loop.call_soon(print, "soon")
    await asyncio.sleep(0.03)
    print("main: ends")


asyncio.run(main())
