# wait of a process whose pipe another one holds open: does it wait for the other one?
# asyncio.base_subprocess.BaseSubprocessTransport._process_exited
import asyncio, time
async def main():
    process = await asyncio.create_subprocess_shell("sleep 3 & sleep 1; exit 3", stdout=asyncio.subprocess.PIPE)
    began = time.monotonic()
    print("returned", await process.wait(), "before the other one:", time.monotonic() - began < 2)
    await process.stdout.read()
asyncio.run(main())
