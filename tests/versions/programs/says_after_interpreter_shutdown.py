# An executor that is asked when the program is over
# concurrent.futures.thread, no module of asyncio
import asyncio, atexit
loop = asyncio.new_event_loop()
def at_exit():
    try: loop.run_in_executor(None, print)
    except RuntimeError as error: print("RuntimeError:", error)
atexit.register(at_exit)
loop.run_until_complete(loop.run_in_executor(None, print, "in time"))
