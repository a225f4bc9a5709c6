"""When the program imports asyncio: everything is put in its place.

Nothing is imported earlier than the program does it, and most of the recorder not before
asyncio is.  A finder at the head of `sys.meta_path` waits for the name.  It may be asked
where asyncio is, and no more; so what it gives is a spec that tells when Python has
imported by it.  Then the spec is like any other, and the finder takes itself away.
"""
import os
import sys
from _frozen_importlib import ModuleSpec

from .journal import say, trouble

STDLIB = os.path.dirname(os.__file__)


class Initializing:
    """In the place of the field by which Python knows that an import is under way: false again when it is over."""

    def __get__(self, spec, kind=None):
        return self if spec is None else spec.__dict__["_initializing"]

    def __set__(self, spec, value):
        spec.__dict__["_initializing"] = value
        module = sys.modules.get(spec.name)
        if not value and getattr(module, "__spec__", None) is spec:
            spec.__class__ = ModuleSpec
            sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder) is not Finder]
            found(module)


class Spec(ModuleSpec):
    _initializing = Initializing()


Spec.__name__ = Spec.__qualname__ = "ModuleSpec"
Spec.__module__ = ModuleSpec.__module__


class Finder:
    """Finds asyncio as the finders behind it do."""

    def find_spec(self, name, path=None, target=None):
        if name != "asyncio":
            return None
        for finder in sys.meta_path[sys.meta_path.index(self) + 1:]:
            find_spec = getattr(finder, "find_spec", None)
            spec = find_spec(name, path, target) if find_spec is not None else None
            if spec is not None:
                if type(spec) is ModuleSpec and is_python_s_own(spec.origin):
                    spec.__class__ = Spec
                return spec
        return None


def is_python_s_own(file):
    """A module of the program's that is called asyncio is none of the recorder's business."""
    return type(file) is str and os.path.dirname(file) == os.path.join(STDLIB, "asyncio")


def wait():
    asyncio = sys.modules.get("asyncio")
    if asyncio is None:
        sys.meta_path.insert(0, Finder())
    elif is_python_s_own(getattr(asyncio, "__file__", None)):
        found(asyncio)


def found(asyncio):
    try:
        load("in_place").put_in_place(asyncio)
    except Exception as error:
        say("glassloop: asyncio cannot be recorded here: %s: %s\n" % (type(error).__name__, error))
        trouble(error)


PACKAGE = __name__.rpartition(".")[0]
hidden = {}                     # the recorder's modules, which the program does not see
recorder_finder = None          # finds the recorder's own files: see `sitecustomize`


def load(name):
    """Imports another part of the recorder.  The program does not see it among its modules."""
    before = set(sys.modules)
    sys.modules.update(hidden)
    asked, sys.dont_write_bytecode = sys.dont_write_bytecode, False     # see `sitecustomize`
    sys.meta_path.insert(0, recorder_finder)
    try:
        __import__(PACKAGE + "." + name)
        return sys.modules[PACKAGE + "." + name]
    finally:
        sys.meta_path.remove(recorder_finder)
        sys.dont_write_bytecode = asked
        for name in ours():
            hidden[name] = sys.modules.pop(name)
        hide_others(before)


#: Modules of Python's own that the recorder may be the first to import.  Before 3.10 `atexit` must not be there twice.
BORROWED = frozenset("_json _types errno fcntl gc mmap resource types".split() + (["atexit"] if sys.version_info >= (3, 10) else []))


def hide_others(before):
    """To the program they are new."""
    for name in BORROWED - before:
        sys.modules.pop(name, None)


def ours():
    return [name for name in sys.modules if name.partition(".")[0] == PACKAGE]


def keep_hidden():
    """What is loaded by now is going to be hidden."""
    hidden.update((name, sys.modules[name]) for name in ours())
