"""Lesson 2c: a protocol whose data_received resolves a future."""

import asyncio


class FirstPiece(asyncio.Protocol):
    def __init__(self, received):
        self.received = received

    def data_received(self, data):
        text = data.decode()
        print(f"data_received: {text}")
        if self.received.done():
            print("the future is done already")
            return
        self.received.set_result(text)


async def main():
    loop = asyncio.get_running_loop()
    protocol = FirstPiece(loop.create_future())

    # Two timers play the transport, which calls this when the socket is readable.
    loop.call_later(1, protocol.data_received, b"hello")
    loop.call_later(2, protocol.data_received, b"world")

    print("waiting for data")
    # predict: what is printed next?
    #   not "the task got: hello": that is one iteration later than the callback that resolves the future
    text = await protocol.received
    print(f"the task got: {text}")
    await asyncio.sleep(2)


asyncio.run(main())
