"""How the recorder's own files are found, which are none of the program's.

Their code has a name like that of Python's own frozen modules, and their modules have no
`__file__`: tools that look at a program's files (`coverage`) pass over both.  This file is
not imported, but run by `sitecustomize`, under such a name.
"""
import sys
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import SourceFileLoader
from _imp import _fix_co_filename

PACKAGE = "glassloop_recorder"


class Loader(SourceFileLoader):
    """Python keeps the compiled code, under the file's real name."""

    def get_code(self, name):
        code = SourceFileLoader.get_code(self, name)
        _fix_co_filename(code, "<frozen %s>" % name)
        return code


class Finder:
    def __init__(self, folder):
        self.folder = folder

    def find_spec(self, name, path=None, target=None):
        package, _, part = name.partition(".")
        if package != PACKAGE:
            return None
        file = "%s/%s/%s.py" % (self.folder, package, part or "__init__")
        return ModuleSpec(name, Loader(name, file), is_package=not part)


def load(folder):
    """The package.  It needs the finder again when asyncio is found."""
    finder = Finder(folder)
    sys.meta_path.insert(0, finder)
    try:
        package = __import__(PACKAGE)
        package.asyncio_found.recorder_finder = finder
        return package
    finally:
        sys.meta_path.remove(finder)
