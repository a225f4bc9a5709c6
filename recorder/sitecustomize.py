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
    before = set(sys.modules)
    try:
        recorder = _recorder()
        recorder.start(os.environ["GLASSLOOP_TRACE"])
        recorder.asyncio_found.hide_others(before)
    except Exception as error:
        sys.stderr.write("glassloop: not recorded: %s: %s\n" % (type(error).__name__, error))
    finally:
        sys.dont_write_bytecode = asked


def _recorder():
    """The package beside this file."""
    with open(os.path.join(_folder(), "glassloop_recorder", "own_files.py"), "rb") as text:
        code = compile(text.read(), "<frozen glassloop_recorder.own_files>", "exec")
    own_files = {"__name__": "glassloop_recorder.own_files"}
    exec(code, own_files)
    return own_files["load"](_folder())


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
    sys.path[:] = [path for path in sys.path if not _is(here, path)]
    for path in [path for path in sys.path_importer_cache if _is(here, path)]:
        del sys.path_importer_cache[path]
    for name in [name for name in sys.modules if name.partition(".")[0] == "glassloop_recorder"]:
        del sys.modules[name]
    if sys.version_info < (3, 8):
        return
    data, encode = os.environ._data, os.environ.encodekey
    for name in [name for name in os.environ if name == "GLASSLOOP_TRACE" or name.startswith("GLASSLOOP_RECORDER_")]:
        data.pop(encode(name), None)
    _hide_in_python_path(here, data, encode("PYTHONPATH"))


def _is(here, path):
    return isinstance(path, str) and os.path.abspath(path or ".") == here


def _hide_in_python_path(here, data, name):
    """What is left of PYTHONPATH is what it was: with its empty parts, or empty, or not there."""
    paths = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    ours = [path for path in paths if path and _is(here, path)]
    for path in ours:
        paths.remove(path)
    if not ours:
        return
    data.pop(name, None)
    if paths:
        data[name] = os.environ.encodevalue(os.pathsep.join(paths))
    if paths == [""] and os.getcwd() in sys.path:
        # An empty PYTHONPATH names no folder; behind ours, it has named the current one.
        sys.path.remove(os.getcwd())
        sys.path_importer_cache.pop(os.getcwd(), None)


def _program_s_own():
    """The `sitecustomize` that this one hides, if there is one."""
    if sys.version_info < (3, 8):
        return None
    from _frozen_importlib_external import PathFinder
    return PathFinder.find_spec("sitecustomize", sys.path)


_start()
_hide()
_spec = _program_s_own()
if _spec is None or _spec.loader is None:
    # What Python gets when there is none, and takes quietly.
    raise ImportError("No module named 'sitecustomize'", name="sitecustomize") if sys.version_info >= (3,) else ImportError(
        "No module named sitecustomize")
from _frozen_importlib import module_from_spec as _module_from_spec
sys.modules["sitecustomize"] = _module_from_spec(_spec)
if hasattr(_spec.loader, "get_code"):
    # With nothing on the stack but this file.
    exec(_spec.loader.get_code("sitecustomize"), sys.modules["sitecustomize"].__dict__)
else:
    _spec.loader.exec_module(sys.modules["sitecustomize"])
