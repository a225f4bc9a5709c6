# Policies
# asyncio.events.get_event_loop_policy, asyncio.__getattr__
import asyncio
policy = asyncio.get_event_loop_policy()
asyncio.set_event_loop_policy(None)
