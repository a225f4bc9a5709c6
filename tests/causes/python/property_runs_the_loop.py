"""A property of a handler runs the loop that runs it."""

import asyncio


class Handler:
    def __init__(self, loop):
        self.loop = loop

    async def load(self):
        return "user"

    @property
    def user(self):
        loading = self.load()
        try:
            return self.loop.run_until_complete(loading)
        finally:
            loading.close()

    async def get(self):
        return self.user


def main():
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(Handler(loop).get())  # to blame
    finally:
        loop.close()


main()
