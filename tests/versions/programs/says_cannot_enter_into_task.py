# A loop is turned inside a task, by its own _run_once
# asyncio.tasks._enter_task
import asyncio, os
async def other(): pass
def report(loop, context):
    print(repr(context["exception"]))
    os._exit(0)
async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(report)
    task = loop.create_task(other(), name="other")
    loop._run_once()
asyncio.run(main())
