"""Exercise 11 · Closed: by the program itself

The program closes its loop, and goes on with it.  Mend it, so that
this is printed: hello, goodbye; and close the loop in the end.
"""

import asyncio


async def say(word):
    print(word)


loop = asyncio.new_event_loop()
loop.run_until_complete(say("hello"))
loop.close()
loop.run_until_complete(say("goodbye"))
