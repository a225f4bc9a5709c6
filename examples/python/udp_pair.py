"""Lesson 13f: a pair of datagram sockets."""

import asyncio


class Capitals(asyncio.DatagramProtocol):
    """Sends everything back in capital letters, to wherever it came from."""

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        print(f"server: {len(data)} bytes from {addr[0]}: {data.decode()}")
        self.transport.sendto(data.upper(), addr)


class Answers(asyncio.DatagramProtocol):
    """Puts everything into a queue, from which a task takes it."""

    def __init__(self, answers):
        self.answers = answers

    def datagram_received(self, data, addr):
        self.answers.put_nowait(data)

    def connection_lost(self, error):
        print("client: connection_lost, which only says that the socket is closed")


async def send_three():
    loop = asyncio.get_running_loop()
    answers = asyncio.Queue()
    server, _ = await loop.create_datagram_endpoint(Capitals, local_addr=("127.0.0.1", 0))
    address = server.get_extra_info("sockname")
    client, _ = await loop.create_datagram_endpoint(lambda: Answers(answers), remote_addr=address)

    for datagram in [b"one", b"", b"three"]:
        client.sendto(datagram)
    # predict: what is printed next?
    #   not "client: 3 bytes: ONE": the server hears it first, and the client prints all three at once
    for answer in [await answers.get(), await answers.get(), await answers.get()]:
        print(f"client: {len(answer)} bytes: {answer.decode()}")
    client.close()
    server.close()
    await asyncio.sleep(0)  # connection_lost is called in the next iteration.


asyncio.run(send_three())
