"""Lesson 9a: a loop in a thread of its own."""

import asyncio
import threading


async def background_task():
    for number in range(1, 4):
        print(f"background task, {number} of 3")
        await asyncio.sleep(1)
    asyncio.get_running_loop().stop()


def run_a_loop():
    try:
        asyncio.get_event_loop()
    except RuntimeError as error:
        print(f"RuntimeError: {error}")
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    task = loop.create_task(background_task())
    try:
        # predict: what is printed next?
        #   not "the thread has closed": run_forever comes back when somebody has called stop
        loop.run_forever()
    finally:
        loop.close()
        print("the thread has closed its loop")


thread = threading.Thread(target=run_a_loop, name="loop thread")
thread.start()
thread.join()
print("the thread has ended")
