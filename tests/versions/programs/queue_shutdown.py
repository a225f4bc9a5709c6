# A queue that is shut down, and its repr
# asyncio.queues.Queue.shutdown, Queue._format
import asyncio
queue = asyncio.Queue()
queue.shutdown()
print(repr(queue))
