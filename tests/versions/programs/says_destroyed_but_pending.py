# A loop is closed with a task that still waits
# asyncio.tasks.Task.__del__
import asyncio
loop = asyncio.new_event_loop()
async def work(): await asyncio.sleep(60)
task = loop.create_task(work(), name="work")
loop.run_until_complete(asyncio.sleep(0))
loop.close()
del task, loop
