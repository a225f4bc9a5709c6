# The names of tasks
# asyncio.tasks.Task.get_name
import asyncio
async def main(): print(asyncio.current_task().get_name())
asyncio.run(main())
