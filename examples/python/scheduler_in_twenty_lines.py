"""Lesson 5a: a scheduler in twenty lines, next to the real loop."""

import asyncio
from collections import deque

LOOKS_UNTIL_READY = 3


def toy_steps(first, second):
    print(f"step {first}")
    yield LOOKS_UNTIL_READY
    print(f"step {second}")


def run_toy_tasks(*functions):
    """Says how often it looked at a task that was blocked."""
    looked_in_vain = 0
    tasks = deque((function, "runnable", 0) for function in functions)
    while tasks:
        task, state, looks_left = tasks.popleft()
        if state == "runnable":
            looks_left = next(task, None)
            state = "finished" if looks_left is None else "blocked"
        elif state == "blocked" and looks_left == 0:
            state = "runnable"
        elif state == "blocked":
            looks_left -= 1
            looked_in_vain += 1
        else:
            continue
        tasks.append((task, state, looks_left))
    return looked_in_vain


async def two_steps(first, second):
    print(f"step {first}")
    # predict: what is printed next?
    #   not "step 2": the other task is ready, and this one is not until its timer is due
    await asyncio.sleep(2)
    print(f"step {second}")


async def run_real_tasks():
    loop = asyncio.get_running_loop()
    start = loop.time()
    await asyncio.gather(two_steps(1, 2), two_steps(3, 4))
    print(f"the loop slept until a timer was due: {loop.time() - start:.0f} s for both")


looked_in_vain = run_toy_tasks(toy_steps(1, 2), toy_steps(3, 4))
print(f"the scheduler looked at blocked tasks {looked_in_vain} times")
asyncio.run(run_real_tasks())
