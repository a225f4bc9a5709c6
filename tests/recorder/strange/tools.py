"""Looks at a program as tools do: a tracer, a profiler, and every number that a monitoring tool usually takes."""
import inspect
import os
import sys

STDLIB = os.path.dirname(os.__file__)
files = set()


def look(frame, event, argument):
    name = frame.f_code.co_filename
    if not name.startswith(("<", STDLIB)):
        files.add((name, frame.f_globals.get("__file__")))
    return look


sys.settrace(look)
sys.setprofile(look)
import asyncio      # noqa: E402


async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    loop.call_later(0, future.set_result, 1)
    print(await future)


asyncio.run(main())
sys.settrace(None)
sys.setprofile(None)
print(sorted(files))
if hasattr(sys, "monitoring"):
    for number in range(5):
        sys.monitoring.use_tool_id(number, "mine")
    print([sys.monitoring.get_tool(number) for number in range(5)])
    for number in range(5):
        sys.monitoring.free_tool_id(number)
for stream in (sys.stdout, sys.stderr):
    write = stream.write
    print(inspect.signature(write), write.__name__, write.__self__ is stream, inspect.isbuiltin(write), write.__doc__, callable(write))
    print(repr(write).partition(" at ")[0], write.__qualname__, write.__class__)
    for arguments in ((), (1, 2), (1,)):
        try:
            write(*arguments)
        except TypeError as error:
            print(error if arguments == (1,) else "TypeError")
