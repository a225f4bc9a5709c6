#!/bin/sh
# uvloop 0.23.0: `stop()` on a closed loop raises `RuntimeError: Event loop is closed`.
#
# In asyncio it only sets a flag that nobody will look at, and returns.  A signal handler
# or a `finally` that calls `loop.stop()` once too often is silent there and fails here.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check uvloop==0.23.0
cat > "$work/program.py" <<'PROGRAM'
import asyncio
import uvloop

for name, make in ("asyncio", asyncio.new_event_loop), ("uvloop", uvloop.new_event_loop):
    event_loop = make()
    event_loop.close()
    try:
        print(f"{name:8}", event_loop.stop())
    except RuntimeError as error:
        print(f"{name:8}", repr(error))
PROGRAM
cat > "$work/expected" <<'EXPECTED'
asyncio  None
uvloop   RuntimeError('Event loop is closed')
EXPECTED
"$work/venv/bin/python" -W ignore "$work/program.py" 2>&1 | tee "$work/seen"
cmp "$work/expected" "$work/seen" && echo "as described"
