# Whether a protocol's callbacks share a context
# asyncio.base_events.Server.__init__, asyncio.selector_events._SelectorTransport
import asyncio, contextvars
peer = contextvars.ContextVar("peer", default="unknown")
class Protocol(asyncio.Protocol):
    def connection_made(self, transport): peer.set("known")
    def data_received(self, data): print(peer.get()); done.set_result(None)
async def main():
    global done
    done = asyncio.get_running_loop().create_future()
    server = await asyncio.get_running_loop().create_server(Protocol, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(b"x")
    await done
    writer.close(); server.close()
asyncio.run(main())
