# gather of futures of a loop that is not the running one
# asyncio.tasks.gather: from 3.14 on it looks for the running loop first
import asyncio
futures = [asyncio.new_event_loop().create_future()] * 2
async def main(): return asyncio.gather(*futures)
print(asyncio.run(main()))
