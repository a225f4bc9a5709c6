# Groups, time limits and Runner
# asyncio.taskgroups, asyncio.timeouts, asyncio.runners.Runner
import asyncio
print(*[name for name in ("TaskGroup", "timeout", "Runner", "Barrier", "to_thread", "QueueShutDown",
                          "EventLoop", "print_call_graph") if hasattr(asyncio, name)])
