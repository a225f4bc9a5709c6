"""Recurses to the end of the stack, catches the error, and goes on, with a call of asyncio's in each frame.

How deep it gets is not the same with a recorder, by the few calls that a hook takes; before
3.10 Python kills a program in which somebody has hidden a RecursionError.
"""
# in the trace: "name":"the_end"
import asyncio
import os
import sys

loop = asyncio.new_event_loop()
future = loop.create_future()
reads, writes = os.pipe()
OPERATIONS = [
    lambda: loop.call_soon(int), lambda: loop.call_later(9, int), lambda: loop.create_future(), lambda: asyncio.Future(loop=loop),
    lambda: future.add_done_callback(int), lambda: future.remove_done_callback(int), lambda: loop.create_future().set_result(1),
    lambda: loop.is_running(), lambda: loop.get_debug(), lambda: sys.stdout.write(""), lambda: loop.set_exception_handler(None),
    lambda: loop.add_reader(reads, int), lambda: loop.remove_reader(reads), lambda: loop.call_soon(int).cancel(),
]
#: How many levels the program may get less deep when a recorder looks.
LESS = 5


def deep(operation, n, reached):
    operation()
    reached[0] = n
    try:
        deep(operation, n + 1, reached)
    except RecursionError:
        # Again, from here: it ends where it has ended before.
        again(operation, 3)


def again(operation, n):
    try:
        operation()
    except RecursionError:
        pass
    if n:
        again(operation, n - 1)


def reach(operation):
    reached = [0]
    try:
        deep(operation, 0, reached)
    except RecursionError:
        pass
    return reached[0]


def the_end():
    print("the end")


sys.setrecursionlimit(400)
nothing = reach(lambda: None)
for operation in OPERATIONS:
    operation()
    depth = reach(operation)
    print(depth if depth < nothing - 6 - LESS else "to the end")
sys.setrecursionlimit(1000)
loop.call_soon(the_end)
loop.call_soon(loop.stop)
loop.run_forever()
