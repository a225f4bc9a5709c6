"""A module that a server imports calls asyncio.run at its top."""

import asyncio
import types

MODULE = """
import asyncio

async def seed():
    pass

seeding = seed()
try:
    asyncio.run(seeding)
finally:
    seeding.close()
"""


async def server():
    module = types.ModuleType("app")
    exec(compile(MODULE, "app.py", "exec"), module.__dict__)


asyncio.run(server())  # to blame
