#!/usr/bin/env bash
# The pages in a real browser: `tests/page/run.sh` (it needs chromium, node and npm).
#
# What it installs and writes goes to target/page-test.  With --shots it also
# takes the screenshots that people should look at.
set -euo pipefail
cd "$(dirname "$0")/../.."

work=$PWD/target/page-test
rm -rf "$work/site" "$work/site-in-python" "$work/scenes" "$work/traces"
mkdir -p "$work/site" "$work/scenes" "$work/traces"

test -d "$work/node_modules/axe-core" || npm install --silent --no-save --no-package-lock --no-audit --no-fund \
    --prefix "$work" playwright-core@1.65.1 axe-core@4.14.1

cargo build --quiet --features cli
target/debug/glassloop html --all --rust --language zh -o "$work/site" >/dev/null
target/debug/glassloop html --all --python -o "$work/site-in-python" >/dev/null
GLASSLOOP_SCENES=$work/scenes cargo test --quiet --features cli --bin glassloop the_page_folds >/dev/null

export NODE_PATH=$work/node_modules PAGE_TEST=$work GLASSLOOP=$PWD/target/debug/glassloop
if [ "${1:-}" = "--shots" ]; then
    # A Python program of one's own; it fails, which is what is shown of it.
    (cd tests/wheel && "$GLASSLOOP" record -o "$work/traces/app.jsonl" python3 app.py >/dev/null 2>&1) || true
    (cd tests/wheel && "$GLASSLOOP" html "$work/traces/app.jsonl" -o "$work/site/record.html" >/dev/null)
    node tests/page/shots.js
else
    node --test tests/page/
fi
