"""Three loops in three threads hand a number round."""
import asyncio
import threading


def run(loop):
    asyncio.set_event_loop(loop)
    loop.run_forever()
    loop.close()


async def double(number):
    await asyncio.sleep(0)
    return number * 2


loops = [asyncio.new_event_loop() for _ in range(3)]
threads = [threading.Thread(target=run, args=(loop,), name="loop %d" % n) for n, loop in enumerate(loops)]
for thread in threads:
    thread.start()
number = 1
for turn in range(30):
    number = asyncio.run_coroutine_threadsafe(double(number), loops[turn % 3]).result()
print(number)
for loop in loops:
    loop.call_soon_threadsafe(loop.stop)
for thread in threads:
    thread.join()
