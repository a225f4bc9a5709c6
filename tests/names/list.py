"""The public names of asyncio, as a program writes them, with the versions that have them.

    python3 tests/names/list.py python3.13 python3.14 python3.15 > tests/names/asyncio.txt

Public is what a submodule of asyncio has in its `__all__`, and of each class that a
program gets its hands on every method, property and attribute without an underscore.
A method stands with the name that one gives to such an object: `loop.call_soon`.
"""

import asyncio
import asyncio.subprocess
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys

# What such an object is called, and the classes that it may be of.
OBJECTS = {
    "loop": [asyncio.AbstractEventLoop, asyncio.BaseEventLoop, asyncio.SelectorEventLoop],
    "handle": [asyncio.Handle, asyncio.TimerHandle],
    "future": [asyncio.Future],
    "task": [asyncio.Task],
    "runner": [asyncio.Runner],
    "group": [asyncio.TaskGroup],
    "timeout": [asyncio.Timeout],
    "lock": [asyncio.Lock],
    "event": [asyncio.Event],
    "condition": [asyncio.Condition],
    "semaphore": [asyncio.Semaphore, asyncio.BoundedSemaphore],
    "barrier": [asyncio.Barrier],
    "queue": [asyncio.Queue, asyncio.LifoQueue, asyncio.PriorityQueue],
    "reader": [asyncio.StreamReader],
    "writer": [asyncio.StreamWriter],
    "server": [asyncio.Server],
    "transport": [asyncio.Transport, asyncio.DatagramTransport, asyncio.SubprocessTransport],
    "protocol": [
        asyncio.Protocol,
        asyncio.BufferedProtocol,
        asyncio.DatagramProtocol,
        asyncio.SubprocessProtocol,
    ],
    "process": [asyncio.subprocess.Process],
    "error": [asyncio.IncompleteReadError, asyncio.LimitOverrunError],
}

# What every exception, and every generator's protocol, has in common.
OF_PYTHON = set(dir(Exception)) | {"throw", "send"}


def of_submodules():
    for module in pkgutil.iter_modules(asyncio.__path__):
        try:
            loaded = importlib.import_module("asyncio." + module.name)
        except ImportError:
            continue  # Of another system.
        for name in getattr(loaded, "__all__", ()):
            yield "asyncio." + name


def attributes(cls):
    """What `__init__` gives an object of this class, whose source may be in C."""
    try:
        source = inspect.getsource(cls)
    except (OSError, TypeError):
        return []
    return re.findall(r"\bself\.([a-z]\w*)\s*=[^=]", source)


def of_objects():
    for called, classes in OBJECTS.items():
        names = set()
        for cls in classes:
            ours = [base for base in cls.__mro__ if base.__module__.lstrip("_").startswith("asyncio")]
            for base in ours:
                names.update(vars(base), attributes(base))
        inherited = set(dir(asyncio.Future)) if called == "task" else set()
        for name in names - inherited - OF_PYTHON:
            if not name.startswith("_"):
                yield f"{called}.{name}"


def main():
    if len(sys.argv) == 1:
        print(*sorted({*of_submodules(), *of_objects()}), sep="\n")
        return
    versions = {}
    for python in sys.argv[1:]:
        asked = [python, "-W", "ignore", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
        version = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()
        listed = [python, "-W", "ignore", __file__]
        for name in subprocess.run(listed, check=True, capture_output=True, text=True).stdout.split():
            versions.setdefault(name, []).append(version)
    for name in sorted(versions):
        print(name, *versions[name])


main()
