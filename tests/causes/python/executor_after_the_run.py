"""Work is handed to the executor of a loop whose run is over."""

import asyncio


class Files:
    def __init__(self, loop):
        self.loop = loop

    def read(self, name):
        return self.loop.run_in_executor(None, len, name)


async def main():
    return Files(asyncio.get_running_loop())


files = asyncio.run(main())  # to blame
files.read("name")
