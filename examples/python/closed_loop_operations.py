"""Lesson 10b: what a closed loop refuses, and what it does not."""

import asyncio


async def work():
    pass


async def wait_for(future):
    await future


def say(operation, function, *args):
    try:
        function(*args)
    except RuntimeError as error:
        print(f"{operation}: RuntimeError: {error}")
    else:
        print(f"{operation}: nothing happens")


def what_is_refused(closed):
    say("run_forever", closed.run_forever)
    say("run_until_complete", closed.run_until_complete, work())
    say("call_soon", closed.call_soon, print)
    say("call_later", closed.call_later, 1, print)
    say("call_at", closed.call_at, closed.time() + 1, print)
    say("call_soon_threadsafe", closed.call_soon_threadsafe, print)
    say("create_task", closed.create_task, work())
    say("run_in_executor", closed.run_in_executor, None, print)
    say("add_reader", closed.add_reader, 0, print)


def what_is_not(closed):
    earlier = closed.time()
    print("is_closed:", "yes" if closed.is_closed() else "no")
    print("is_running:", "yes" if closed.is_running() else "no")
    print("time:", "goes on" if closed.time() >= earlier else "goes back")
    say("stop", closed.stop)
    say("close", closed.close)
    print("remove_reader:", "removed" if closed.remove_reader(0) else "there is none")
    future = closed.create_future()
    print("create_future:", "done" if future.done() else "pending")


def main():
    loop = asyncio.new_event_loop()
    unawaited = loop.create_future()
    awaited = loop.create_future()
    awaited.add_done_callback(lambda _: print("never said"))
    other = loop.create_future()
    task = loop.create_task(wait_for(other))
    loop.call_soon(loop.stop)
    loop.run_forever()  # One iteration, the task's first step: it waits now.
    loop.close()

    what_is_refused(loop)
    what_is_not(loop)

    unawaited.set_result("done")
    # predict: which error?
    #   not "none": a future takes its result, but a callback that waits for it has to be scheduled on the loop
    print("set_result, nobody waits:", unawaited.result())
    say("set_result, a callback waits", awaited.set_result, "done all the same")
    print("its result:", awaited.result())
    say("add_done_callback, on what is done", awaited.add_done_callback, print)
    say("task.cancel", task.cancel)
    print("task.cancelling:", task.cancelling())


main()
