# needs uvloop
"""The same things as always, on uvloop."""
import asyncio

import uvloop


async def child(n):
    await asyncio.sleep(0.001 * n)
    return n


async def main():
    loop = asyncio.get_running_loop()
    print(type(loop).__module__, await asyncio.gather(*(child(n) for n in range(3))))
    task = asyncio.ensure_future(child(100))
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled")
    future = loop.create_future()
    future.add_done_callback(lambda done: print("done", done.result()))
    future.set_result(3)
    loop.call_later(0.001, print, "later").cancel()
    await asyncio.sleep(0.005)


loop = uvloop.new_event_loop()
loop.run_until_complete(main())
loop.close()
