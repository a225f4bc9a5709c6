"""Runs asyncio in interpreters below this one, and goes on itself while they are there and when they have gone."""
import asyncio
import sys

if sys.version_info >= (3, 13):
    import _interpreters as interpreters
else:
    import _xxsubinterpreters as interpreters

PROGRAM = """
import asyncio

async def main():
    future = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(future.set_result, %d)
    print(await future, flush=True)

asyncio.run(main())
"""


def run(number):
    program = PROGRAM % number
    exec(program, {})
    below = interpreters.create()
    print(interpreters.run_string(below, program))
    exec(program, {})
    interpreters.destroy(below)
    exec(program, {})


run(1)
run(2)
asyncio.run(asyncio.sleep(0))
