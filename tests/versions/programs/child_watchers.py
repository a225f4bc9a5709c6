# Child watchers
# asyncio.events.get_child_watcher, asyncio.unix_events
import asyncio
print(hasattr(asyncio, "get_child_watcher"), hasattr(asyncio, "SafeChildWatcher"))
asyncio.get_child_watcher()
