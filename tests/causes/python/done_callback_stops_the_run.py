"""A task's done callback stops the loop under the run."""

import asyncio


async def job():
    print("job")


async def main():
    loop = asyncio.get_running_loop()
    task = loop.create_task(job())
    task.add_done_callback(lambda _: loop.stop())  # to blame
    await asyncio.sleep(60)


asyncio.run(main())
