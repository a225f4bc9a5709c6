"""Lesson 7b: await outside async.

`asyncio.run(await work())` in a plain function is no program at all: it says
`SyntaxError: 'await' outside async function`, because only a coroutine can be
suspended.

A plain function hands the coroutine over to `asyncio.run`, which drives it: so
there are two kinds of functions, those that can wait and those that cannot, and
`asyncio.run` is the one way from the second kind to the first.  It is called
once, at the top of the program.

In the stepper, see that there is one await, and who drives it.
"""

import asyncio


async def work():
    await asyncio.sleep(1)
    return "work done"


try:
    compile("asyncio.run(await work())", "wrong.py", "exec")
except SyntaxError:  # 'await' outside function
    print("run(await work()) in a plain function: refused before the program starts")

# predict: what is printed next?
#   not "nothing more": run comes back when work is done, and the program goes on
result = asyncio.run(work())
print(f"run(work()): {result}")
