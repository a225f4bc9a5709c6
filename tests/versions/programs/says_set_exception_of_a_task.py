# A task is given an exception from outside
# asyncio.tasks.Task.set_exception
import asyncio
async def main(): asyncio.current_task().set_exception(ValueError())
asyncio.run(main())
