"""A hook for the end of the program needs the executor."""
# needs Python 3.9

import asyncio
import atexit
import concurrent.futures.thread


@atexit.register
def flush():
    async def flushing():
        await asyncio.get_running_loop().run_in_executor(None, print, "flushed")

    asyncio.run(flushing())  # to blame
