"""A signal's handler stops the loop under asyncio.run."""

import asyncio
import os
import signal


async def main():
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, loop.stop)  # to blame
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.sleep(60)


asyncio.run(main())
