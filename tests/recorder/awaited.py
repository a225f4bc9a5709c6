"""What a task may await, and what it may not: steps of tasks written in C and in Python."""
import asyncio
import types


@types.coroutine
def hands_out(something):
    yield something


async def sleeps():
    await asyncio.sleep(0)
    await hands_out(None)


async def is_cancelled():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        await asyncio.sleep(0)


async def awaits_a_number():
    await hands_out(7)


async def awaits_an_error():
    await hands_out(ValueError)


async def awaits_itself(own):
    try:
        await own[0]
    finally:
        own.clear()


async def awaits_a_strange_future():
    other = asyncio.new_event_loop()
    try:
        await other.create_future()
    finally:
        other.close()


async def main(make):
    for program in (sleeps, is_cancelled, awaits_a_number, awaits_an_error, awaits_itself, awaits_a_strange_future):
        own = []
        task = make(program(own) if program is awaits_itself else program())
        own.append(task)
        await asyncio.sleep(0)
        if program is is_cancelled:
            task.cancel()
        try:
            await task
        except RuntimeError as error:
            print(type(error).__name__)


def in_python(coroutine):
    return asyncio.tasks._PyTask(coroutine, loop=asyncio.get_event_loop())


asyncio.run(main(asyncio.ensure_future))
asyncio.run(main(in_python))
