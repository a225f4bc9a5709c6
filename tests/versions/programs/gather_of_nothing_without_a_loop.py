# gather of nothing where no loop is set and none runs
# asyncio.tasks.gather
import asyncio
print(asyncio.gather())
