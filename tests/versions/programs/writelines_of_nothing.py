# writelines with nothing in its lines
# asyncio.selector_events._SelectorSocketTransport.writelines
import asyncio, socket
async def main():
    ours, theirs = socket.socketpair()
    transport, _ = await asyncio.get_running_loop().create_connection(asyncio.Protocol, sock=ours)
    transport.writelines([b"", b""])
    print("buffered:", len(getattr(transport, "_buffer", b"")))
    transport.abort(); theirs.close()
asyncio.run(main())
