"""A hundred pages are fetched, ten at a time; one connection breaks off, one page never comes."""
import asyncio


async def page(reader, writer):
    request = (await reader.readline()).decode().split()
    while (await reader.readline()).strip():
        pass
    number = int(request[1].strip("/"))
    await asyncio.sleep(0.001 * (number % 5))
    if number == 42:
        writer.transport.abort()
        return
    if number == 77:
        await asyncio.sleep(60)
    writer.write(("HTTP/1.0 200 OK\r\n\r\n" + "".join("/%d\n" % ((number * 3 + k) % 100) for k in range(3))).encode())
    await writer.drain()
    writer.close()


async def fetch(port, number, limit):
    async with limit:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(b"GET /%d HTTP/1.0\r\n\r\n" % number)
            body = (await reader.read()).decode()
            return body.split("\r\n\r\n", 1)[1].split()
        finally:
            writer.close()


async def main():
    server = await asyncio.start_server(page, "127.0.0.1", 0)
    port, limit = server.sockets[0].getsockname()[1], asyncio.Semaphore(10)
    jobs = [asyncio.wait_for(fetch(port, number, limit), 20 if number != 77 else 2) for number in range(100)]
    answers = await asyncio.gather(*jobs, return_exceptions=True)
    print(sum(len(answer) for answer in answers if isinstance(answer, list)))
    print([(number, type(answer).__name__) for number, answer in enumerate(answers) if isinstance(answer, Exception)])
    server.close()


asyncio.run(main())
