"""Lesson 7a: run(gather(...)) is refused."""

import asyncio


async def two_steps(first, second):
    print(f"step {first}")
    await asyncio.sleep(2)
    print(f"step {second}")


async def run_tasks():
    await asyncio.gather(two_steps(1, 2), two_steps(3, 4))


# predict: what is printed next?
#   not "step 1": a gathering is no coroutine, so run does not take it
gathered = asyncio.gather(two_steps(1, 2), two_steps(3, 4))
loop = gathered.get_loop()
try:
    asyncio.run(gathered)
except ValueError as error:
    print(f"ValueError: {error}")
print(f"{len(asyncio.all_tasks(loop))} tasks are left on a loop that nobody runs")
loop.close()

# Wrap it: inside a coroutine, gather finds the loop that run has made.
asyncio.run(run_tasks())
