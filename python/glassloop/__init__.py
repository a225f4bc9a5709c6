"""Steps through what an asyncio program did: `python -m glassloop record app.py`.

The command itself is a binary; this package only finds it.
"""
