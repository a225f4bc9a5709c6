# A task knows who awaits it
# asyncio.graph.capture_call_graph, Future._asyncio_awaited_by
import asyncio
async def inner(): print([t.get_name() for t in asyncio.current_task()._asyncio_awaited_by])
async def main(): await asyncio.gather(asyncio.create_task(inner()))
asyncio.run(main())
