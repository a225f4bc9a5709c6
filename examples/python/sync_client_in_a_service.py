"""Lesson 13c: a synchronous client in a service."""

import asyncio


def port_of(server):
    return server.sockets[0].getsockname()[1]


async def ask(port, question):
    """Send one line, and return the line that is answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"{question}\n".encode())
    answer = await reader.readline()
    writer.close()
    return answer.decode().rstrip()


def ask_synchronously(port, question):
    """What a synchronous client does, hidden in its constructor or in its first request."""
    loop = asyncio.new_event_loop()
    try:
        # predict: which error?
        #   not "none": the new loop is idle, but this thread is running another
        return loop.run_until_complete(ask(port, question))
    finally:
        loop.close()


async def tell_stock(reader, writer):
    await reader.readline()
    writer.write(b"42 in stock\n")
    writer.close()


async def handle(reader, writer, stock):
    path = await reader.readline()
    try:
        if path == b"/synchronous\n":
            answer = ask_synchronously(stock, "stock")
        else:
            answer = await ask(stock, "stock")
        writer.write(f"200 {answer}\n".encode())
    except RuntimeError as error:
        writer.write(f"500 RuntimeError: {error}\n".encode())
    writer.close()


async def run_services():
    stock = await asyncio.start_server(tell_stock, "127.0.0.1", 0)
    stock_port = port_of(stock)
    service = await asyncio.start_server(lambda r, w: handle(r, w, stock_port), "127.0.0.1", 0)

    for path in ["/synchronous", "/asynchronous"]:
        print(f"{path}: {await ask(port_of(service), path)}")
    for server in [service, stock]:
        server.close()
        await server.wait_closed()


asyncio.run(run_services())
