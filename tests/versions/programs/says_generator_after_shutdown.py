# An async generator that begins when the generators were shut down
# asyncio.base_events.BaseEventLoop._asyncgen_firstiter_hook
import asyncio, warnings
async def numbers(): yield 1
async def main():
    await asyncio.get_running_loop().shutdown_asyncgens()
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        async for number in numbers(): print(number)
    print(*[f"{warning.category.__name__}: {warning.message}" for warning in heard])
asyncio.run(main())
