# A condition is used without its lock
# asyncio.locks.Condition.wait
import asyncio
async def main():
    for use in (lambda: asyncio.Condition().wait(), lambda: asyncio.Condition().notify()):
        try: await use()
        except RuntimeError as error: print("RuntimeError:", error)
asyncio.run(main())
