#!/bin/sh
# Tornado 6.6.1: what an `IOLoop` does once it is closed depends on what is asked.
#
# `add_callback` drops the callback in silence, `call_later` raises `RuntimeError: Event
# loop is closed`, and a second `close()` raises a KeyError whose text is the repr of the
# asyncio loop.  asyncio's own loop refuses both kinds of work alike, and closes twice.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check tornado==6.6.1
cat > "$work/program.py" <<'PROGRAM'
import re
import tornado.ioloop


def tried(operation):
    try:
        return repr(operation())
    except Exception as error:
        return f"{type(error).__name__}: {re.sub('<.*>', '<the loop>', str(error))}"


event_loop = tornado.ioloop.IOLoop(make_current=False)
event_loop.close()
print("add_callback:", tried(lambda: event_loop.add_callback(print, "never printed")))
print("call_later:  ", tried(lambda: event_loop.call_later(1, print)))
print("close:       ", tried(event_loop.close))
PROGRAM
cat > "$work/expected" <<'EXPECTED'
add_callback: None
call_later:   RuntimeError: Event loop is closed
close:        KeyError: <the loop>
EXPECTED
"$work/venv/bin/python" -W ignore "$work/program.py" 2>&1 | tee "$work/seen"
cmp "$work/expected" "$work/seen" && echo "as described"
