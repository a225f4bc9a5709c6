"""Lesson 12b: why a platform's default once caused "Event loop is closed"."""

import asyncio


class Transport:
    def __init__(self, kind):
        self.loop = asyncio.get_running_loop()
        self.kind = kind
        self.open = True

    def close(self):
        self.open = False
        if self.kind == "proactor":
            self.loop.call_soon(self.close_socket)
        else:
            self.close_socket()

    def close_socket(self):
        print(f"{self.kind}: socket closed")

    def __del__(self):
        if self.open:
            try:
                self.close()
            except RuntimeError as error:  # Python itself prints "Exception ignored in ..."
                print(f"{self.kind}: ignored in a finaliser: RuntimeError: {error}")


async def connect(kind):
    return Transport(kind)


async def connect_and_close():
    transport = await connect("proactor")
    transport.close()
    await asyncio.sleep(0)  # a turn of the loop, in which the socket is closed


for kind in ("selector", "proactor"):
    # predict: what is printed next?
    #   not "selector: socket closed": run closes the loop, and not what was made on it
    transport = asyncio.run(connect(kind))
    print(f"{kind}: the loop is closed, the transport is still there")
    del transport

# The cure: close what the loop gave you while the loop runs.
asyncio.run(connect_and_close())
