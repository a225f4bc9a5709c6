# needs pytest_asyncio
"""Tests with pytest-asyncio; what they print says how long they took, so they say nothing."""
import asyncio

import pytest


@pytest.mark.asyncio
async def test_a_queue():
    queue = asyncio.Queue()
    task = asyncio.ensure_future(queue.put(1))
    assert await queue.get() == 1
    await task


@pytest.mark.asyncio
async def test_it_takes_too_long():
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(asyncio.Event().wait(), 0.01)
