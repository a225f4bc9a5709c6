#!/usr/bin/env bash
# As somebody does it who has Python: `pip install .` into a fresh environment, and then
# record a program that fails, and read why.
set -euo pipefail
cd "$(dirname "$0")/../.."

work=$PWD/target/wheel-test
rm -rf "$work"
python3 -m venv "$work/venv"

# What `cargo build --features cli` has built is built; `pip install .` alone builds for speed.
"$work/venv/bin/pip" install --quiet --disable-pip-version-check . --config-settings build-args="--profile dev"

# From here on nothing of Cargo's is in sight.
cp tests/wheel/app.py "$work/app.py"
cd "$work"
step() {
    env -i HOME="$work" PATH="$work/venv/bin:/usr/bin:/bin" "$@"
}
version=$(step glassloop --version)
test "$version" = "glassloop $(sed -n 's/^version = "\(.*\)"/\1/p' ../../Cargo.toml | head -1)"
test "$(step python -m glassloop --version)" = "$version"
{ step python -m glassloop no_such_lesson 2>&1 || true; } | grep -q 'glassloop list'
step glassloop closed_loop >/dev/null

told=$(step glassloop record python app.py 2>errors.txt) && { echo "app.py does not fail"; exit 1; }
grep -q 'RuntimeError: Event loop is closed' errors.txt
one_line=$(tr -s ' \n' ' ' <<<"$told")
expect() {
    grep -qF -- "$1" <<<"$one_line" || { printf 'no such sentence: %s\nin\n%s\n' "$1" "$told"; exit 1; }
}
expect 'call_soon() is refused: RuntimeError: Event loop is closed'
# The line that is to blame.
expect "app.py:$(grep -n 'loop.close()' app.py | cut -d: -f1)"
expect 'cure:'
echo "installed with pip, $version says why app.py fails"
