# A group and a time limit are entered twice, and a limit is moved before its block
# asyncio.taskgroups.TaskGroup.__aenter__, asyncio.timeouts.Timeout.__aenter__, Timeout.reschedule
import asyncio
async def main():
    group, limit = asyncio.TaskGroup(), asyncio.timeout(1)
    try: limit.reschedule(None)
    except RuntimeError as error: print("RuntimeError:", error)
    async with group, limit:
        for block in (group, limit):
            try: await block.__aenter__()
            except RuntimeError as error: print("RuntimeError:", error)
asyncio.run(main())
