# wait of a process whose pipe another one holds open
# asyncio.base_subprocess.BaseSubprocessTransport._process_exited
import asyncio
async def main():
    process = await asyncio.create_subprocess_shell("sleep 1 & exit 3", stdout=asyncio.subprocess.PIPE)
    try: print("returned", await asyncio.wait_for(process.wait(), .5))
    except asyncio.TimeoutError: print("still waiting after half a second")
    await process.stdout.read()
asyncio.run(main())
