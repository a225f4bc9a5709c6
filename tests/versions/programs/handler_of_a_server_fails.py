# A plain function as a server's handler that fails
# asyncio.streams.StreamReaderProtocol.connection_made
import asyncio
def handler(reader, writer): raise ValueError("handler")
async def main():
    server = await asyncio.start_server(handler, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    try: print(await asyncio.wait_for(reader.read(), .2))
    except asyncio.TimeoutError: print("the connection stays open")
    writer.close()
    server.close()
asyncio.run(main())
