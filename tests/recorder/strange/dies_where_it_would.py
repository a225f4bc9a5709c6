"""Whatever goes when asyncio puts something else in its place tells from where it went."""
import asyncio
import gc
import os
import socket
import traceback

gc.disable()


class Dies:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print(self.name, "dies in", [frame.name for frame in traceback.extract_stack()][:-1])


class Protocol(Dies, asyncio.Protocol):
    pass


class Loop(asyncio.SelectorEventLoop):
    def __del__(self):
        print("a loop dies in", [frame.name for frame in traceback.extract_stack()][:-1])
        self.close()


class Callback(Dies):
    def __call__(self, *_):
        pass


async def main():
    loop = asyncio.get_running_loop()
    ours, theirs = socket.socketpair()
    transport, protocol = await loop.create_connection(lambda: Protocol("a protocol"), sock=ours)
    del protocol
    transport.set_protocol(Protocol("another protocol"))
    print("set")
    transport.close()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    theirs.close()
    loop.set_exception_handler(Callback("an exception handler"))
    loop.set_exception_handler(None)
    print("reset")
    read, write = os.pipe()
    loop.add_reader(read, Callback("a reader"))
    loop.add_reader(read, Callback("another reader"))
    print("added")
    loop.remove_reader(read)
    print("removed")
    loop.add_signal_handler(10, Callback("a signal's callback"))
    loop.add_signal_handler(10, Callback("another signal's callback"))
    loop.remove_signal_handler(10)
    loop.call_later(5, Callback("a timer")).cancel()
    os.close(read)
    os.close(write)
    del transport


asyncio.run(main())
asyncio.set_event_loop(Loop())
print("another loop")
asyncio.set_event_loop(None)
