"""A decorator starts a task when the module is imported."""

import asyncio


def background(function):
    coroutine = function()
    try:
        asyncio.create_task(coroutine)  # to blame
    finally:
        coroutine.close()


@background
async def refresh():
    print("refreshed")
