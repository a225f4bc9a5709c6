# wait of a process whose pipe another one holds open: does it wait for the other one?
# asyncio.base_subprocess.BaseSubprocessTransport._process_exited
import asyncio
async def main():
    process = await asyncio.create_subprocess_shell("sleep 3 & sleep 1; exit 3", stdout=asyncio.subprocess.PIPE)
    pipe = asyncio.ensure_future(process.stdout.read())
    print("returned", await process.wait(), "and the pipe is closed:", pipe.done())
    await pipe
asyncio.run(main())
