# Who awaits whom
# asyncio.graph.format_call_graph
import asyncio
async def inner():
    for line in asyncio.format_call_graph().splitlines(): print("|", line)
async def main(): await asyncio.create_task(inner(), name="inner")
asyncio.run(main())
