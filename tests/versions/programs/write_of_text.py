# A transport is given text
# asyncio.selector_events._SelectorSocketTransport.write
import asyncio, socket
async def main():
    ours, theirs = socket.socketpair()
    transport, _ = await asyncio.get_running_loop().create_connection(asyncio.Protocol, sock=ours)
    try: transport.write("text")
    except TypeError as error: print(error)
    finally: transport.close(); theirs.close()
asyncio.run(main())
