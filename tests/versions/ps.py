#!/usr/bin/env python3
"""Compare `glassloop ps` and `pstree` with `python -m asyncio ps` and `pstree`, of one process.

usage: ps.py [--glassloop COMMAND] [PYTHON ...]

A PYTHON is a path or a name; without any, those of VERSIONS_PYTHONS or of the PATH, as in
table.py; only 3.14 and later have the two.  COMMAND is target/debug/glassloop unless it is named.
A program is recorded that looks at itself by asyncio's commands, and is killed then, so that its
trace ends where they have looked.  What a trace has not is left out: the calls between a
task's coroutine and the line at which it waits.
"""
import os
import pathlib
import subprocess
import sys
import tempfile

import table

ROOT = table.HERE.parent.parent
PROGRAM = '''
import asyncio, os, signal, subprocess, sys

async def leaf():
    await asyncio.Event().wait()

async def sleeper():
    await asyncio.sleep(1000)

async def grouped(name):
    async with asyncio.TaskGroup() as group:
        group.create_task(leaf(), name=name + ".leaf")
        group.create_task(sleeper(), name=name + ".sleeper")

async def several(*tasks):
    await inner(*tasks)

async def inner(*tasks):
    await asyncio.wait(tasks)

async def waits(*tasks):
    await several(*tasks)

async def bare():
    await asyncio.get_running_loop().create_future()

def look():
    for shape in ("ps", "pstree"):
        with open(shape + ".txt", "wb") as file:
            subprocess.run([os.environ["LOOKER"], "-m", "asyncio", shape, str(os.getpid())],
                           stdout=file, stderr=subprocess.STDOUT, check=True,
                           env={key: value for key, value in os.environ.items() if "GLASSLOOP" not in key and key != "PYTHONPATH"})
    os.kill(os.getpid(), signal.SIGKILL)

async def main():
    a = asyncio.create_task(grouped("a"), name="a")
    b = asyncio.create_task(grouped("b"), name="b")
    lonely = asyncio.create_task(bare(), name="lonely")
    shared = asyncio.create_task(leaf(), name="shared")
    waiting = asyncio.create_task(waits(shared, a), name="waiting")
    asyncio.get_running_loop().call_later(0.5, asyncio.get_running_loop().run_in_executor, None, look)
    await asyncio.gather(a, b, waiting, asyncio.shield(shared), asyncio.wait_for(shared, 1000))

asyncio.run(main())
'''


def tasks(lines):
    """The tree without functions: each task, how deep, and the function of the program below."""
    found, above = [], []
    for line in lines:
        indent = line.index("── ") // 4
        above = [(depth, name) for depth, name in above if depth < indent]
        label = line[line.index("── ") + 3:]
        if label.startswith("(T) "):
            found.append([sum(name for _, name in above), label, []])
        elif "/asyncio/" not in label and label.strip() != "wait_for":      # asyncio's own
            found[-1][2].append(label.strip().split(" ")[0])
        above.append((indent, label.startswith("(T) ")))
    # Of the functions between the outermost and the innermost a trace says nothing.
    return sorted((deep, label, functions[:1] + functions[1:][-1:]) for deep, label, functions in found)


def rows(lines):
    """The table without ids and chains: each task, its outermost function, and who awaits it."""
    at = [lines[0].index(name) for name in ("tid", "task id", "task name", "coroutine stack",
                                            "awaiter chain", "awaiter name", "awaiter id")]
    cells = [[line[begin:end].strip() for begin, end in zip(at, at[1:] + [None])] for line in lines[2:]]
    return sorted((name, stack.split(" -> ")[-1], chain.split(" -> ")[-1], by)
                  for _, _, name, stack, chain, by, _ in cells)


def compare(python, glassloop):
    """What the two say of one process, as asyncio and as glassloop has it, by command."""
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "program.py").write_text(PROGRAM, encoding="utf-8")
        subprocess.run([glassloop, "record", "-o", "trace.jsonl", python, "program.py"], cwd=folder, timeout=120,
                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ, LOOKER=python))
        for shape, plain in (("ps", rows), ("pstree", tasks)):
            asyncio = pathlib.Path(folder, shape + ".txt").read_text(encoding="utf-8").splitlines()
            told = subprocess.run([glassloop, shape, "trace.jsonl"], cwd=folder, timeout=120,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            ours = told.stdout.decode("utf-8").splitlines()
            if shape == "ps":
                yield "the header of ps", asyncio[:2], ours[:2]
            yield shape, plain(asyncio), plain(ours)


def main():
    arguments = sys.argv[1:]
    glassloop = str(ROOT / "target" / "debug" / "glassloop")
    if arguments[:1] == ["--glassloop"]:
        glassloop, arguments = arguments[1], arguments[2:]
    found = {version: python for version, python in table.pythons(arguments).items() if table.number(version) >= (3, 14)}
    if not found:
        print("ps.py: skipped: no Python from 3.14 on was named or found")
        return
    wrong = 0
    for version, python in found.items():
        for what, asyncio, ours in compare(python, glassloop):
            if asyncio != ours:
                wrong += 1
                print(f"{what} on {version}: asyncio has", *asyncio, "and glassloop", *ours, sep="\n  ")
    print(f"ps and pstree of {', '.join(found)}: {wrong} differ")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
