# A runner that is used again
# asyncio.runners.Runner._lazy_init
import asyncio
with asyncio.Runner() as runner: pass
runner.run(asyncio.sleep(0))
