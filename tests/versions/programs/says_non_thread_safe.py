# call_soon from another thread, in debug mode
# asyncio.base_events.BaseEventLoop._check_thread
import asyncio, threading
def work(loop):
    try: loop.call_soon(print)
    except RuntimeError as error: print("RuntimeError:", error)
async def main():
    thread = threading.Thread(target=work, args=(asyncio.get_running_loop(),))
    thread.start(); thread.join()
asyncio.run(main(), debug=True)
