"""Names and texts with bytes that are no UTF-8, which Python keeps as halves of surrogate pairs."""
# argument: \xfe argument
# in the trace: \\udcff name
# in the trace: \\ud800 text
# in the trace: \\udcfe argument
# in the trace: \\udcfd.py
# in the trace: \ud83d\ude00
import asyncio


def callback():
    pass


async def main():
    asyncio.get_running_loop().call_soon(callback)
    await asyncio.create_task(asyncio.sleep(0), name="\udcff name")
    raise ValueError("\ud800 text")


callback.__qualname__ = "\udcff name \U0001f600"
try:
    asyncio.run(main())
except ValueError:
    pass
code = compile("async def odd():\n    await asyncio.sleep(0)\n", "\udcfd.py", "exec")
exec(code)
asyncio.run(globals()["odd"]())
