"""Prints a line of many parts, one that is very long, one over another, and a last one that does not end."""
# in the trace: "text":"1...
# in the trace: ...\u2026 cut"
# in the trace: "text":"222
# in the trace: 222\u2026 cut"
# in the trace: "text":"100 %"
# in the trace: "text":"one"
# in the trace: "text":"two"
# in the trace: "text":"no end"
# in the trace: "text":"nor here"
import asyncio
import atexit
import sys


def many_parts():
    sys.stdout.write("1")
    for _ in range(300000):
        sys.stdout.write(".")
    print()


async def main():
    many_parts()
    print("2" * 20000000)
    for percent in range(101):
        print("\r%d %%" % percent, end="")
    print()
    print("zero\rone\r\ntwo\r\n", end="")
    print("no end", end="", file=sys.stderr)


atexit.register(print, "nor here", end="")
asyncio.run(main())
