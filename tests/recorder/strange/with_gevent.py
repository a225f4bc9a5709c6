"""gevent makes the threads' own fields its own: among them that of the policy's loop."""
# needs gevent
from gevent import monkey
monkey.patch_all()
import asyncio      # noqa: E402


async def main():
    await asyncio.sleep(0.001)
    print("ran")


asyncio.run(main())
