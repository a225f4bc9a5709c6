import asyncio


async def order(name):
    await asyncio.sleep(0)
    return name


def serve():
    loop = asyncio.new_event_loop()
    loop.run_until_complete(order("tea"))
    loop.close()
    return loop


def main():
    loop = serve()
    coroutine = order("coffee")
    try:
        loop.run_until_complete(coroutine)
    finally:
        coroutine.close()


main()
