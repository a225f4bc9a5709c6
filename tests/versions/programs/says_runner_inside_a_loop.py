# A runner is used where a loop runs
# asyncio.runners.Runner.run
import asyncio
async def main():
    runner, coroutine = asyncio.Runner(), asyncio.sleep(0)
    try: runner.run(coroutine)
    except RuntimeError as error: print("RuntimeError:", error)
    finally: coroutine.close()
asyncio.run(main())
