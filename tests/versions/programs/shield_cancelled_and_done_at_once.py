# A shielded future that fails in the iteration in which its outer one is cancelled
# asyncio.tasks.shield: _inner_done_callback
import asyncio
async def main():
    inner = asyncio.get_running_loop().create_future()
    outer = asyncio.shield(inner)
    inner.set_exception(ValueError("late"))
    outer.cancel()
    await asyncio.sleep(0)
asyncio.run(main())
