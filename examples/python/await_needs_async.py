"""Lesson 7b: await outside async."""

import asyncio


async def work():
    await asyncio.sleep(1)
    return "work done"


try:
    compile("asyncio.run(await work())", "wrong.py", "exec")
except SyntaxError:  # 'await' outside function
    print("run(await work()) in a plain function: refused before the program starts")

result = asyncio.run(work())
print(f"run(work()): {result}")
