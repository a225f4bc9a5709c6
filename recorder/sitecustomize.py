"""Starts the recorder of glassloop, and gets out of the way.

Python imports a module of this name when it starts.  This one is found first, because
`glassloop record` puts its folder in front of PYTHONPATH; what it hides, the program's
own `sitecustomize`, it runs itself.  It can be read by every Python, so that a Python
that cannot be recorded says so and goes on.
"""
import os
import sys


def _folder():
    return os.path.dirname(os.path.abspath(__file__))


def _start():
    if not os.environ.get("GLASSLOOP_TRACE"):
        return
    implementation = getattr(getattr(sys, "implementation", None), "name", "an old Python")
    if implementation != "cpython" or not (3, 8) <= sys.version_info[:2] <= (3, 15):
        sys.stderr.write("glassloop: not recorded: CPython 3.8 to 3.15 can be, and this is %s %d.%d\n" % (
            implementation, sys.version_info[0], sys.version_info[1]))
        _header_alone(os.environ["GLASSLOOP_TRACE"], implementation)
        return
    if sys.version_info < (3, 12) and _is_a_sub_interpreter():
        return
    # These files lie in a folder of glassloop's own: compiled once, they are there for the next start.
    asked, sys.dont_write_bytecode = sys.dont_write_bytecode, False
    try:
        import glassloop_recorder
        glassloop_recorder.start(os.environ["GLASSLOOP_TRACE"])
    except Exception as error:
        sys.stderr.write("glassloop: not recorded: %s: %s\n" % (type(error).__name__, error))
    finally:
        sys.dont_write_bytecode = asked


def _is_a_sub_interpreter():
    """Before 3.12 all interpreters of a process share what is written in C: the first one's recorder is in there."""
    if os.environ.get("GLASSLOOP_RECORDER_PROCESS") != str(os.getpid()):
        return False
    try:
        import _xxsubinterpreters as interpreters
    except ImportError:
        return False
    del sys.modules["_xxsubinterpreters"]
    return interpreters.get_current() != interpreters.get_main()


def _header_alone(path, implementation):
    """A trace that says which Python it was, if nothing is there."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        return
    os.write(descriptor, ('{"glassloop_trace":2,"writer":"glassloop\'s recorder","language":"python",'
                          '"implementation":"%s","version":"%d.%d.%d","process":%d}\n' % (
                              (implementation,) + tuple(sys.version_info[:3]) + (os.getpid(),))).encode("ascii"))
    os.close(descriptor)


def _hide():
    """The program finds its path, its modules and its environment as they would be.

    The environment of the system itself, which child processes inherit, stays as it is.
    """
    here = _folder()
    sys.path[:] = [path for path in sys.path if os.path.abspath(path or ".") != here]
    sys.path_importer_cache.pop(here, None)
    for name in [name for name in sys.modules if name.partition(".")[0] == "glassloop_recorder"]:
        del sys.modules[name]
    if sys.version_info < (3, 8):
        return
    data, encode = os.environ._data, os.environ.encodekey
    paths = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    paths = [path for path in paths if path and os.path.abspath(path) != here]
    for name in [name for name in os.environ if name == "GLASSLOOP_TRACE" or name.startswith("GLASSLOOP_RECORDER_")]:
        data.pop(encode(name), None)
    data.pop(encode("PYTHONPATH"), None)
    if paths:
        data[encode("PYTHONPATH")] = os.environ.encodevalue(os.pathsep.join(paths))


def _program_s_own():
    """The `sitecustomize` that this one hides, if there is one."""
    if sys.version_info < (3, 8):
        return None
    from importlib.machinery import PathFinder
    return PathFinder.find_spec("sitecustomize", sys.path)


_start()
_hide()
_spec = _program_s_own()
if _spec is None or _spec.loader is None:
    # What Python gets when there is none, and takes quietly.
    raise ImportError("No module named 'sitecustomize'", name="sitecustomize") if sys.version_info >= (3,) else ImportError(
        "No module named sitecustomize")
from importlib.util import module_from_spec as _module_from_spec
sys.modules["sitecustomize"] = _module_from_spec(_spec)
_spec.loader.exec_module(sys.modules["sitecustomize"])
