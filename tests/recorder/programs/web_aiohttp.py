# needs aiohttp
"""An aiohttp server and its client share a loop."""
import asyncio

import aiohttp
from aiohttp import web


async def hello(request):
    await asyncio.sleep(0.01)
    return web.json_response({"hello": request.match_info["name"]})


async def ask(session, port, name):
    async with session.get("http://127.0.0.1:%d/%s" % (port, name)) as answer:
        return (await answer.json())["hello"]


async def main():
    application = web.Application()
    application.router.add_get("/{name}", hello)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = site._server.sockets[0].getsockname()[1]
    async with aiohttp.ClientSession() as session:
        print(await asyncio.gather(*(ask(session, port, "n%d" % n) for n in range(5))))
        try:
            await asyncio.wait_for(ask(session, port, "late"), 0.001)
        except asyncio.TimeoutError as error:
            print("too late:", type(error).__name__)
    await runner.cleanup()


asyncio.run(main())
