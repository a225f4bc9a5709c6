#!/bin/sh
# Record every program of a corpus in CPython, for GLASSLOOP_RECORDED:
#   PYTHON=python3.13 record_traces.sh DIR [CORPUS]
# writes DIR/NAME.jsonl, a trace of each program, two at a time.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
recorder=${RECORDER:-$here/../../recorder}
python=${PYTHON:-python3.13}
folder=$1
corpus=${2:-$here/corpus}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
cat "$corpus"/*.jsonl | "$python" -c '
import json, sys
for line in sys.stdin:
    name = json.loads(line)["id"]
    with open("%s/%s.program" % (sys.argv[1], name), "w") as file:
        file.write(line)
' "$folder"
export recorder python folder here
find "$folder" -name '*.program' -print0 | xargs -0 -n 1 -P 2 sh -c '
    name=$(basename "$1" .program)
    PYTHONPATH="$recorder" GLASSLOOP_TRACE="$folder/$name.jsonl" GLASSLOOP_RECORDER_OUTPUT=0 \
        "$python" "$here/oracle.py" < "$1" > "$folder/$name.printed" 2>/dev/null || echo "$name: the oracle failed"
    cmp -s "$1" "$folder/$name.printed" || echo "$name: it prints something else while it is recorded"
' sh
