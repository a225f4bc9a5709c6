# A task that awaits itself
# asyncio.tasks.Task.__step
import asyncio
async def main():
    async def work(): await task
    task = asyncio.create_task(work(), name="work")
    try: await task
    except RuntimeError as error: print("RuntimeError:", error)
asyncio.run(main())
