"""The lines at which get_event_loop gives the loop that was set before: the trace has to tell of these, and no other."""
import asyncio
import threading
import warnings

warnings.simplefilter("ignore")


def policy():
    find = getattr(asyncio.events, "_get_event_loop_policy", None) or asyncio.get_event_loop_policy
    return find()


def fails(operation):
    try:
        operation()
    except RuntimeError as error:
        print(error)


async def main(current):
    assert asyncio.get_event_loop() is asyncio.get_running_loop()
    assert policy().get_event_loop() is current                     # got: the policy does not ask what runs


def in_a_thread():
    fails(asyncio.get_event_loop)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    asyncio.get_event_loop().close()                                # got: each thread has a loop of its own


try:
    asyncio.get_event_loop()        # It makes one and sets it; or, from 3.14 on, refuses.
except RuntimeError:
    asyncio.set_event_loop(asyncio.new_event_loop())
loop = asyncio.get_event_loop()                                     # got
other = asyncio.new_event_loop()
other.run_until_complete(main(loop))
other.close()

thread = threading.Thread(target=in_a_thread, name="worker")
thread.start()
thread.join()

loop.close()
assert asyncio.get_event_loop() is loop                             # got, though it is closed
get = policy().get_event_loop
assert get() is loop                                                # got: looked up is not called, and this is
asyncio.Future()                                                    # got: it asks for the current loop
lock = asyncio.Lock()                                               # got before 3.10
coroutine = main(loop)
fails(lambda: asyncio.ensure_future(coroutine))                     # got, and then refused
coroutine.close()

asyncio.set_event_loop(None)
fails(asyncio.get_event_loop)
print("end")
