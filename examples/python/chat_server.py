"""Lesson 13e: a chat server, and a slow reader."""

import asyncio

# More than the system takes for somebody who does not read.
HISTORY = 6_000_000


def broadcast(room, sender, line):
    """It never waits, however slow somebody is."""
    for name, outbox in room.items():
        if name != sender:
            outbox.put_nowait(sender + b": " + line)


async def send(outbox, writer):
    """Send what is in a member's queue: this task waits for the member, and no other does."""
    while True:
        writer.write(await outbox.get())
        await writer.drain()


async def serve(room, reader, writer):
    name, outbox = (await reader.readline()).strip(), asyncio.Queue()
    room[name] = outbox
    sender = asyncio.create_task(send(outbox, writer))
    outbox.put_nowait(b"welcome\n")
    while line := await reader.readline():
        if line == b"history\n":
            outbox.put_nowait(b"history\n" + b"." * HISTORY)
        else:
            broadcast(room, name, line)
    del room[name]
    sender.cancel()
    writer.close()


async def join(port, name):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"{name}\n".encode())
    print(f"{name}: {await hear(reader)}")
    return reader, writer


async def hear(reader):
    return (await reader.readline()).decode().rstrip()


async def chat():
    room = {}
    server = await asyncio.start_server(lambda r, w: serve(room, r, w), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    alice_hears, alice_says = await join(port, "alice")
    bob_hears, bob_says = await join(port, "bob")
    carol_hears, carol_says = await join(port, "carol")

    carol_says.write(b"history\n")
    print(f"carol asks for the {await hear(carol_hears)}, and reads no further")
    # predict: what is printed next?
    #   not "carol hears alice": it stands in her queue, behind the history that she does not read
    alice_says.write(b"is anybody there?\n")
    print(f"bob hears {await hear(bob_hears)}")
    bob_says.write(b"I am, at once\n")
    print(f"alice hears {await hear(alice_hears)}")

    print(f"carol has read {len(await carol_hears.readexactly(HISTORY))} bytes")
    for _ in range(2):
        print(f"carol hears {await hear(carol_hears)}")
    for writer in [alice_says, bob_says, carol_says]:
        writer.close()
    server.close()
    await server.wait_closed()


asyncio.run(chat())
