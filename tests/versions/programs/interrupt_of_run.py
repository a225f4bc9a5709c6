# Ctrl-C during run: what the coroutine sees
# asyncio.runners.Runner._on_sigint
import asyncio, os, signal
async def main():
    asyncio.get_running_loop().call_later(.01, os.kill, os.getpid(), signal.SIGINT)
    try: await asyncio.sleep(1)
    except BaseException as error: print(type(error).__name__); raise
try: asyncio.run(main())
except KeyboardInterrupt: print("KeyboardInterrupt comes out of run")
