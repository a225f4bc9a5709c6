#!/usr/bin/env python3
"""Run every lesson's twin on every Python, and compare what it prints with the lesson's lines.

usage: twins.py [--write] [PYTHON ...]

A PYTHON is a path or a name; without any, those of VERSIONS_PYTHONS or of the PATH, as in
table.py; only 3.13 and later count.  The lines are those of tests/expected/, or, where a version
really does something else, those of twins/NAME.VERSION.txt here, for that version and later
ones: what is printed, and the last line of a traceback.  --write puts what differs into
docs/versions.md.
"""
import concurrent.futures
import os
import subprocess
import sys

import table

ROOT = table.HERE.parent.parent
BEGIN, END = "<!-- the twins begin -->\n", "<!-- the twins end -->\n"


def lines_of(name, version):
    """What the twin has to print on a version."""
    own = [(table.number(path.name[len(name) + 1:-len(".txt")]), path)
           for path in (table.HERE / "twins").glob(name + ".*.txt")]
    fitting = [path for since, path in sorted(own) if since <= version]
    path = fitting[-1] if fitting else ROOT / "tests" / "expected" / (name + ".txt")
    return path.read_text(encoding="utf-8").rstrip().split("\n")


def run(python, twin):
    """What a twin prints, and the last line of its traceback."""
    said = subprocess.run([python, "-W", "ignore", str(twin)], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=120)
    lines = said.stdout.decode("utf-8").rstrip().split("\n")
    errors = said.stderr.decode("utf-8").rstrip().split("\n")
    if said.returncode:
        # Warnings of coroutines that are dropped may come after the error.
        lines += [line for line in errors if line.startswith("RuntimeError:")][-1:] or errors[-1:]
    return [line for line in lines if line]


def fits(lines, wanted):
    """Whether these are the lines: only the system knows its selector."""
    def fit(line, wish):
        before, hole, after = wish.partition("{selector}")
        return line == wish or (hole and line.startswith(before) and line.endswith(after))
    return len(lines) == len(wanted) and all(map(fit, lines, wanted))


def differing(results):
    """Markdown: the twins that do not print the lesson's lines, by version."""
    out = ["| lesson | version | prints |", "| --- | --- | --- |"]
    for (twin, version), lines in results.items():
        if not fits(lines, lines_of(twin.stem, (3, 13))):
            shown = table.cell(lines if len(lines) <= 4 else lines[:3] + ["…"])
            out.append(f"| [`{twin.stem}`](../examples/python/{twin.name}) | {version} | {shown} |")
    return "\n".join(out) + "\n"


def main():
    arguments = sys.argv[1:]
    write = "--write" in arguments
    found = table.pythons([argument for argument in arguments if argument != "--write"])
    found = {version: python for version, python in found.items() if table.number(version) >= (3, 13)}
    if not found:
        sys.exit("twins.py: no Python from 3.13 on was named or found")
    twins = sorted((ROOT / "examples" / "python").glob("*.py"))
    jobs = [(twin, version) for twin in twins for version in found]
    with concurrent.futures.ThreadPoolExecutor(4 * os.cpu_count()) as pool:
        said = pool.map(lambda job: run(found[job[1]], job[0]), jobs)
        results = dict(zip(jobs, said))
    wrong = 0
    for (twin, version), lines in results.items():
        wanted = lines_of(twin.stem, table.number(version))
        if not fits(lines, wanted):
            wrong += 1
            print(f"{twin.stem} on {version} prints", *lines, "and not", *wanted, sep="\n  ")
    if write:
        page = table.PAGE.read_text(encoding="utf-8")
        before, rest = page.split(BEGIN)
        table.PAGE.write_text(before + BEGIN + differing(results) + END + rest.split(END)[1], encoding="utf-8")
    print(f"{len(twins)} twins on {', '.join(found)}: {wrong} of {len(jobs)} runs print other lines")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
