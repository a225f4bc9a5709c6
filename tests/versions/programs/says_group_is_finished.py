# A group is used before and after its block
# asyncio.taskgroups.TaskGroup.create_task
import asyncio
async def main():
    group = asyncio.TaskGroup()
    def use():
        coroutine = asyncio.sleep(0)
        try: group.create_task(coroutine)
        except RuntimeError as error: print("RuntimeError:", error)
        finally: coroutine.close()
    use()
    async with group: pass
    use()
asyncio.run(main())
