# What futures say that are not written in C
# asyncio.futures._PyFuture
import asyncio
loop = asyncio.new_event_loop()
def say(use, *arguments):
    try: use(*arguments)
    except Exception as error: print(type(error).__name__ + ":", error)
future, other = asyncio.futures._PyFuture(loop=loop), asyncio.futures._PyFuture(loop=loop)
say(future.result)
future.set_result(1)
say(future.set_result, 2)
other.cancel()
say(other.set_result, 2)
