"""Thousands of futures whose methods somebody has kept, or that were made without the loop, and a long chain of callbacks."""
# in the trace: "name":"the_end"
import asyncio

loop = asyncio.new_event_loop()


def chain(n):
    def callback():
        nonlocal n
        n -= 1
        if n:
            loop.call_soon(callback)
        else:
            loop.stop()
    loop.call_soon(callback)
    loop.run_forever()


def the_end():
    pass


bare = [asyncio.Future(loop=loop) for _ in range(5000)]
kept = [future.set_result for future in bare]
woken = []
for future in bare[:100]:
    future.add_done_callback(woken.append)
chain(20000)
for number, resolve in enumerate(kept):
    resolve(number)
chain(1000)
loop.call_soon(the_end)
chain(10)
print(len(woken), sum(future.result() for future in bare))
