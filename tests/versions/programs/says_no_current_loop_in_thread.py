# get_event_loop in a thread without a loop
# asyncio.events.get_event_loop
import asyncio, threading
def work():
    try: asyncio.get_event_loop()
    except RuntimeError as error: print("RuntimeError:", error)
thread = threading.Thread(target=work, name="worker")
thread.start(); thread.join()
