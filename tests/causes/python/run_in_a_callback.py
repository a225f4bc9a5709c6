"""A callback of the loop calls asyncio.run."""

import asyncio


async def send():
    print("sent")


def on_message():
    sending = send()
    try:
        asyncio.run(sending)
    finally:
        sending.close()


async def main():
    asyncio.get_running_loop().call_soon(on_message)
    await asyncio.sleep(0)


asyncio.run(main())  # to blame
