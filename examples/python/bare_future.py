"""Lesson 2a: a bare future, which another task resolves."""

import asyncio


async def set_result_later(future):
    await asyncio.sleep(2)
    print("setting the result")
    future.set_result("operation done")


async def main():
    future = asyncio.get_running_loop().create_future()
    setter = asyncio.create_task(set_result_later(future))

    print(f"waiting for {future}")
    # predict: what runs next?
    #   not "main": it stops here, and is in no queue while the future is pending
    result = await future
    print(result)

    # It is done once, and its result can be read again.
    try:
        # predict: which error?
        #   not "none": a future takes one result, and keeps it
        future.set_result("done again")
    except asyncio.InvalidStateError as error:
        print(f"InvalidStateError: {error}")
    print(future.result())


asyncio.run(main())
