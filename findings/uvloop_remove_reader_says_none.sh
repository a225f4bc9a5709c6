#!/bin/sh
# uvloop 0.23.0: `remove_reader` returns None, whether it removed a reader or not.
#
# asyncio says which: True if the descriptor was watched before, False if not, as its
# documentation has it.  `if loop.remove_reader(...)` never holds under uvloop.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check uvloop==0.23.0
cat > "$work/program.py" <<'PROGRAM'
import asyncio
import socket
import uvloop

for name, make in ("asyncio", asyncio.new_event_loop), ("uvloop", uvloop.new_event_loop):
    event_loop, (one, other) = make(), socket.socketpair()
    one.setblocking(False)
    before = event_loop.remove_reader(one)
    event_loop.add_reader(one, print)
    print(f"{name:8}", before, event_loop.remove_reader(one))
    event_loop.close()
    one.close()
    other.close()
PROGRAM
cat > "$work/expected" <<'EXPECTED'
asyncio  False True
uvloop   None None
EXPECTED
"$work/venv/bin/python" -W ignore "$work/program.py" 2>&1 | tee "$work/seen"
cmp "$work/expected" "$work/seen" && echo "as described"
