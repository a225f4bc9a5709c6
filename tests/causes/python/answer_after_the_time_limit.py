"""An answer comes when its time limit is over."""

import asyncio


class Request:
    def __init__(self, loop):
        self.answer = loop.create_future()

    def received(self):
        self.answer.set_result("answer")


async def main():
    loop = asyncio.get_running_loop()
    request = Request(loop)
    loop.call_later(0.5, request.received)
    try:
        await asyncio.wait_for(request.answer, 0.005)  # to blame
    except asyncio.TimeoutError:
        print("too late")
    await asyncio.sleep(0.6)


asyncio.run(main())
