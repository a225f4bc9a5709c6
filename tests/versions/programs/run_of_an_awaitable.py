# run of an object that can be awaited and is no coroutine
# asyncio.runners.Runner.run
import asyncio
class Answer:
    def __await__(self): return (yield from asyncio.sleep(0, 42).__await__())
print(asyncio.run(Answer()))
