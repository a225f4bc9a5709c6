#!/bin/sh
# uvloop 0.23.0: `call_later(0, f)` is `call_soon(f)`, so f stands before what is
# scheduled after it.
#
# In asyncio a timer of 0 seconds is looked at by the next iteration, and comes after all
# that was scheduled with `call_soon` until then.  A program whose order rests on that runs
# in another order under uvloop.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check uvloop==0.23.0
cat > "$work/program.py" <<'PROGRAM'
import asyncio
import uvloop

for name, make in ("asyncio", asyncio.new_event_loop), ("uvloop", uvloop.new_event_loop):
    event_loop, called = make(), []
    event_loop.call_soon(called.append, "soon 1")
    event_loop.call_later(0, called.append, "later 0")
    event_loop.call_soon(called.append, "soon 2")
    event_loop.call_later(0.05, event_loop.stop)
    event_loop.run_forever()
    event_loop.close()
    print(f"{name:8}", called)
PROGRAM
cat > "$work/expected" <<'EXPECTED'
asyncio  ['soon 1', 'soon 2', 'later 0']
uvloop   ['soon 1', 'later 0', 'soon 2']
EXPECTED
"$work/venv/bin/python" -W ignore "$work/program.py" 2>&1 | tee "$work/seen"
cmp "$work/expected" "$work/seen" && echo "as described"
