# A loop that is dropped without close
# asyncio.base_events.BaseEventLoop.__del__
import asyncio, warnings
warnings.simplefilter("always")
loop = asyncio.new_event_loop()
del loop
import gc; gc.collect()
