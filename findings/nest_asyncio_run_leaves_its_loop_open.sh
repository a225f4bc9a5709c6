#!/bin/sh
# nest_asyncio 1.6.0: after `apply()`, `asyncio.run` neither closes its loop nor cancels the
# tasks that are left, nor ends asynchronous generators.
#
# It is put in the place of `asyncio.run` so that it can be called inside a running loop.
# With that, a program that was tidied up by `run` is so no more: tasks stay pending and go
# on when the next `run` uses the same loop.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check nest-asyncio==1.6.0
cat > "$work/program.py" <<'PROGRAM'
import asyncio
import nest_asyncio


async def numbers():
    try:
        yield 1
        yield 2
    finally:
        print("  the generator is closed")


async def main():
    generator = numbers()
    await generator.__anext__()
    left = asyncio.ensure_future(asyncio.sleep(60))
    await asyncio.sleep(0)
    return asyncio.get_running_loop(), left, generator


for name, apply in ("asyncio", lambda: None), ("nest_asyncio", nest_asyncio.apply):
    print(name)
    apply()
    event_loop, left, generator = asyncio.run(main())
    print("  the loop is closed:", event_loop.is_closed())
    print("  the task that was left is cancelled:", left.cancelled())
    left._log_destroy_pending = False
import os, sys
sys.stdout.flush()
os._exit(0)
PROGRAM
cat > "$work/expected" <<'EXPECTED'
asyncio
  the generator is closed
  the loop is closed: True
  the task that was left is cancelled: True
nest_asyncio
  the loop is closed: False
  the task that was left is cancelled: False
EXPECTED
"$work/venv/bin/python" -W ignore "$work/program.py" 2>&1 | tee "$work/seen"
cmp "$work/expected" "$work/seen" && echo "as described"
