"""Lesson 1c: run_forever, and stop from inside a task."""

import asyncio


async def work_and_stop():
    for number in range(1, 4):
        print(f"working, {number} of 3")
        await asyncio.sleep(1)
    loop = asyncio.get_running_loop()
    loop.call_soon(print, "scheduled before stop, runs in the next run")
    # predict: what is printed next?
    #   not "run_forever has returned": the run ends with this iteration, and the task is still in its step
    loop.stop()
    print("stop() is a request: the task goes on to its end")


def main():
    loop = asyncio.new_event_loop()
    task = loop.create_task(work_and_stop())  # a loop holds its tasks weakly

    loop.run_forever()
    print("run_forever has returned")

    # Stopped is not closed: the loop may run again, and keeps what was scheduled.
    loop.stop()
    loop.run_forever()
    loop.close()


main()
