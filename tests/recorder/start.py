"""Prints what a program finds when it starts: modules, paths, the environment, where asyncio is."""
import sys

# Before 3.10 `atexit` may not be there twice, and the recorder needs it.
NEEDED = {"atexit"} if sys.version_info < (3, 10) else set()
at_start = sorted(set(sys.modules) - NEEDED)
import os       # noqa: E402

print(at_start)
print(os.environ.get("PYTHONPATH"), sys.path, *sorted(sys.path_importer_cache), sep="\n")
print(sorted(name for name in os.environ if "GLASS" in name))

import importlib.util       # noqa: E402

spec = importlib.util.find_spec("asyncio")
print(spec, sorted(vars(spec)), sorted(vars(spec.loader)), type(spec).__name__, type(spec).__module__)

before = set(sys.modules)
import asyncio      # noqa: E402

print(sorted(set(sys.modules) - before - NEEDED))
print(sorted(vars(asyncio.__spec__)), type(asyncio.__spec__) is type(importlib.util.__spec__), sorted(vars(asyncio.__loader__)))
print(sys.meta_path if asyncio.__spec__.origin.startswith(os.path.dirname(os.__file__)) else "", *sorted(sys.path_importer_cache), sep="\n")
asyncio.run(asyncio.sleep(0) if hasattr(asyncio, "sleep") else None)
print(sorted(set(sys.modules) - NEEDED))
