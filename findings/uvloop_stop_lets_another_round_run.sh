#!/bin/sh
# uvloop 0.23.0: after `stop()`, callbacks that are scheduled during the last iteration
# still run before `run_forever` returns.
#
# In asyncio the run ends with the iteration in which `stop()` was called: what a callback
# schedules then stays in the ready queue for the next run, as the documentation of
# `stop` says.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check uvloop==0.23.0
cat > "$work/program.py" <<'PROGRAM'
import asyncio
import uvloop

for name, make in ("asyncio", asyncio.new_event_loop), ("uvloop", uvloop.new_event_loop):
    event_loop, ran = make(), []

    def again():
        ran.append(len(ran) + 1)
        if len(ran) < 5:
            event_loop.call_soon(again)

    event_loop.call_soon(again)
    event_loop.call_soon(event_loop.stop)
    event_loop.run_forever()
    print(f"{name:8} ran in the run that was stopped: {ran}")
    event_loop.close()
PROGRAM
cat > "$work/expected" <<'EXPECTED'
asyncio  ran in the run that was stopped: [1]
uvloop   ran in the run that was stopped: [1, 2]
EXPECTED
"$work/venv/bin/python" -W ignore "$work/program.py" 2>&1 | tee "$work/seen"
cmp "$work/expected" "$work/seen" && echo "as described"
