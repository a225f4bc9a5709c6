"""Has closed stderr, and writes a file of its own under its number, where no sentence of another belongs."""
import asyncio
import os
import resource
import sys
import tempfile

with tempfile.NamedTemporaryFile() as mine:
    sys.stderr = None
    os.closerange(2, 3)
    print(os.dup(mine.fileno()))
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (100000, hard))

    async def main():
        for _ in range(10000):
            await asyncio.sleep(0)
    asyncio.run(main())
    print(os.pread(2, 1000, 0))
