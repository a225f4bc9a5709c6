# More is given back than was taken
# asyncio.locks.BoundedSemaphore.release, asyncio.queues.Queue.task_done
import asyncio
async def main():
    for give_back in (asyncio.BoundedSemaphore().release, asyncio.Queue().task_done):
        try: give_back()
        except ValueError as error: print("ValueError:", error)
asyncio.run(main())
