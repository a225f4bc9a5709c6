"""Lesson 10c: What is kept from one run to the next."""

import asyncio


class Session:
    def __init__(self):
        self.loop = asyncio.get_running_loop()

    async def get(self):
        answer = self.loop.create_future()
        self.loop.call_later(0.01, answer.set_result, "the answer")  # … and here the error comes.
        return await answer


async def connect():
    return Session()


async def fetch(session):
    return await session.get()


async def connect_and_fetch():
    return await Session().get()


def main():
    print("one run makes the session")
    session = asyncio.run(connect())  # Here its loop is closed …

    print("the next run uses it")
    try:
        # predict: which error?
        #   not "none": a loop does run here, but the session asks the one that it was made on
        asyncio.run(fetch(session))
    except RuntimeError as error:
        print(f"fetch: RuntimeError: {error}")

    print("cure: one run makes it and uses it")
    print("fetch:", asyncio.run(connect_and_fetch()))


main()
