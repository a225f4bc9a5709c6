# GeneratorExit as the only error of a group
# asyncio.taskgroups.TaskGroup._aexit
import asyncio
async def numbers():
    async with asyncio.TaskGroup(): yield 1
async def main():
    generator = numbers()
    await generator.__anext__()
    await generator.aclose()
    print("closed")
asyncio.run(main())
