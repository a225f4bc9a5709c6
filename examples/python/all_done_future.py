"""Lesson 2e: a future resolved when all of three tasks are done."""

import asyncio


async def work(number):
    await asyncio.sleep(number)
    return number


async def main():
    all_done = asyncio.get_running_loop().create_future()
    tasks = {asyncio.create_task(work(number)) for number in (3, 1, 2)}

    def one_done(task):
        tasks.discard(task)
        print(f"task {task.result()} is done, {len(tasks)} left")
        if not tasks:
            all_done.set_result("all three are done")

    for task in list(tasks):
        task.add_done_callback(one_done)

    # predict: what is printed next?
    #   not "task 3": it was made first, but sleeps longest
    print(await all_done)


asyncio.run(main())
