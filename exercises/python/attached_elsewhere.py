"""Exercise 10 · Attached to a different loop

An error ends this program.  Which step is to blame for it?  The command lists some; write a letter here:
answer: ?
"""

import asyncio


async def ask():
    return asyncio.get_running_loop().create_future()


async def wait_for_it(answer):
    print(await answer)


answer = asyncio.run(ask())
asyncio.run(wait_for_it(answer))
