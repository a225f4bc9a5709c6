"""A session's __del__ asks its old loop for a task."""

import asyncio


class Session:
    def __init__(self):
        self.loop = asyncio.get_running_loop()

    async def close(self):
        print("closed")

    def __del__(self):
        closing = self.close()
        try:
            self.loop.create_task(closing)
        finally:
            closing.close()


async def main():
    return Session()


session = asyncio.run(main())  # to blame
del session
