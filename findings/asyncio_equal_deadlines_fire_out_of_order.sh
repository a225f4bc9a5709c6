#!/bin/sh
# asyncio (CPython 3.8 to 3.15): timers that are due at the same time are not called in the
# order in which they were made.
#
# They lie in a binary heap that compares deadlines alone, and a heap is not stable.  The
# documentation of `call_at` promises no order; that `call_soon` promises one makes most
# people expect it here, too.  (uvloop calls the same timers in order.)
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
cat > "$work/program.py" <<'PROGRAM'
import asyncio

event_loop = asyncio.new_event_loop()
called = []
deadline = event_loop.time() + 0.01
for number in range(6):
    event_loop.call_at(deadline, called.append, number)
event_loop.call_later(0.1, event_loop.stop)
event_loop.run_forever()
event_loop.close()
print("made   ", list(range(6)))
print("called ", called)
PROGRAM
cat > "$work/expected" <<'EXPECTED'
made    [0, 1, 2, 3, 4, 5]
called  [0, 2, 5, 1, 3, 4]
EXPECTED
"$work/venv/bin/python" -W ignore "$work/program.py" 2>&1 | tee "$work/seen"
cmp "$work/expected" "$work/seen" && echo "as described"
