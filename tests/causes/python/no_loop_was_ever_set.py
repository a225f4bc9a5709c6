"""The main thread asks for a loop, and none was ever set."""
# needs Python 3.14

import asyncio


class Bot:
    def __init__(self):
        self.loop = asyncio.get_event_loop()  # to blame


Bot()
