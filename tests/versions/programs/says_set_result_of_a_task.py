# A task is given a result from outside
# asyncio.tasks.Task.set_result
import asyncio
async def main(): asyncio.current_task().set_result(1)
asyncio.run(main())
