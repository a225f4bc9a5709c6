"""The pipe of a child process is closed after the loop was."""
# before Python 3.15

import asyncio
import sys


async def start():
    return await asyncio.create_subprocess_exec(sys.executable, "-c", "input()", stdin=asyncio.subprocess.PIPE)


process = asyncio.run(start())  # to blame
process.stdin.close()
