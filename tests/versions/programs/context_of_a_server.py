# Which context a server's protocol is called in
# asyncio.base_events.Server.__init__, asyncio.selector_events._SelectorTransport
import asyncio, contextvars
where = contextvars.ContextVar("where", default="nowhere")
class Protocol(asyncio.Protocol):
    def data_received(self, data): print(where.get()); done.set_result(None)
async def main():
    global done
    done = asyncio.get_running_loop().create_future()
    where.set("where the server was made")
    server = await asyncio.get_running_loop().create_server(Protocol, "127.0.0.1", 0)
    where.set("where the client is")
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(b"x")
    await done
    writer.close(); server.close()
asyncio.run(main())
