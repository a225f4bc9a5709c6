# create_task with a context that is none
# asyncio.tasks.Task.__init__
import asyncio
async def main():
    coroutine = asyncio.sleep(0)
    try: asyncio.create_task(coroutine, context=42)
    except Exception as error: print(type(error).__name__ + ":", error)
    finally: coroutine.close()
asyncio.run(main())
