"""Exercise 15 · Closed: before the pipe was

The pipe to a child process is closed when its loop is gone.  Close it and
wait for the child inside the run.  This is to be printed: started, ended.
"""

import asyncio
import sys


async def start():
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "input()", stdin=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    print("started")
    return child


child = asyncio.run(start())
child.stdin.close()
print("ended")
