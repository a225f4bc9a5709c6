"""Lesson 11e: Event loop stopped before Future completed."""

import asyncio


async def serve():
    print("serving")
    await asyncio.sleep(0.5)
    print("served")


def main():
    loop = asyncio.new_event_loop()

    print("stop, under the run")
    serving = loop.create_task(serve())
    loop.call_later(0.05, loop.stop)  # Here it is stopped.
    try:
        # predict: which error?
        #   not "none": there is no result yet that the run could return
        loop.run_until_complete(serving)
    except RuntimeError as error:
        print(f"run_until_complete: RuntimeError: {error}")
    print("the task still waits:", str(not serving.done()).lower())

    print("cure: cancel the task, and await its end")
    loop.call_later(0.05, serving.cancel)
    try:
        loop.run_until_complete(serving)
    except asyncio.CancelledError as error:
        print("run_until_complete:", type(error).__name__)
    loop.close()


main()
