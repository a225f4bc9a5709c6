"""When the program imports asyncio: everything is put in its place.

Nothing is imported earlier than the program does it, and most of the recorder not before
asyncio is.  A finder at the head of `sys.meta_path` waits for the name, and takes itself
away.
"""
import sys

from .journal import trouble


class Finder:
    """Finds asyncio as Python does, and is called when it has been imported."""

    def find_spec(self, name, path=None, target=None):
        if name != "asyncio":
            return None
        sys.meta_path[:] = [finder for finder in sys.meta_path if finder is not self]
        from importlib.machinery import PathFinder
        spec = PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None:
            return spec
        loader = spec.loader
        execute = loader.exec_module

        def exec_module(module):
            del loader.exec_module
            execute(module)
            found(module)
        loader.exec_module = exec_module
        return spec


def wait():
    if "asyncio" in sys.modules:
        found(sys.modules["asyncio"])
    else:
        sys.meta_path.insert(0, Finder())


def found(asyncio):
    try:
        load("in_place").put_in_place(asyncio)
    except Exception as error:
        sys.stderr.write("glassloop: asyncio cannot be recorded here: %s: %s\n" % (type(error).__name__, error))
        trouble(error)


PACKAGE = __name__.rpartition(".")[0]
hidden = {}                     # the recorder's modules, which the program does not see


def load(name):
    """Imports another part of the recorder.  The program does not see it among its modules."""
    from importlib import import_module
    sys.modules.update(hidden)
    asked, sys.dont_write_bytecode = sys.dont_write_bytecode, False     # see `sitecustomize`
    try:
        return import_module(PACKAGE + "." + name)
    finally:
        sys.dont_write_bytecode = asked
        for name in ours():
            hidden[name] = sys.modules.pop(name)


def ours():
    return [name for name in sys.modules if name.partition(".")[0] == PACKAGE]


def keep_hidden():
    """What is loaded by now is going to be hidden."""
    hidden.update((name, sys.modules[name]) for name in ours())
