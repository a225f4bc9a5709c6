"""Lesson 10b: what a closed loop refuses, and what it does not."""

import asyncio


def show(operation, function, *arguments):
    try:
        function(*arguments)
    except RuntimeError as error:
        print(f"{operation}: RuntimeError: {error}")
    else:
        print(f"{operation}: works")


async def nothing():
    pass


def ignore(*_):
    pass


def main():
    loop = asyncio.new_event_loop()
    waited_for = loop.create_future()
    waited_for.add_done_callback(lambda _: print("never said"))
    task = loop.create_task(nothing())
    loop.close()

    show("run_forever", loop.run_forever)
    show("run_until_complete", loop.run_until_complete, nothing())
    show("call_soon", loop.call_soon, ignore)
    show("call_later", loop.call_later, 1, ignore)
    show("call_at", loop.call_at, 1, ignore)
    show("call_soon_threadsafe", loop.call_soon_threadsafe, ignore)
    show("create_task", loop.create_task, nothing())
    show("run_in_executor", loop.run_in_executor, None, ignore)

    show("time", loop.time)
    show("is_closed", loop.is_closed)
    show("is_running", loop.is_running)
    show("stop", loop.stop)
    show("close", loop.close)

    show("create_future", loop.create_future)
    alone = loop.create_future()
    show("set_result, nobody waits", alone.set_result, 1)
    show("result", alone.result)
    show("add_done_callback, the future is done", alone.add_done_callback, ignore)

    show("set_result, somebody waits", waited_for.set_result, 2)
    print(f"and yet the future is done: {waited_for.result()}")
    show("cancel a task that is still to run", task.cancel)


main()
