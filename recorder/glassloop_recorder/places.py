"""Which line of the program it was.

A hook stands on top of the stack: asyncio's functions are below it, and somewhere below
these is the line of the program that asked for it.  That line is looked for from the top
down, as far as the loop itself.  Lines are remembered by code object and instruction.
"""
import gc
import os
from _weakref import ref as weakref
from types import AsyncGeneratorType, CoroutineType, GeneratorType

from .names import class_name, quoted

#: How the names of the recorder's own files begin: see `sitecustomize`.
HERE = "<frozen glassloop_recorder"
STDLIB = os.path.dirname(os.__file__) + os.sep
try:
    FOLDER = os.path.join(os.getcwd(), "")
except OSError:                 # it was removed
    FOLDER = os.sep

PASSED, LIBRARY, PROGRAM, BOTTOM, HIDDEN = range(5)

# A record of these says by itself what was called: its line needs no "in call_soon".
SAY_IT_THEMSELVES = frozenset("""
    call_soon call_soon_threadsafe call_later call_at create_task create_future ensure_future
    run_until_complete run_forever stop close new_event_loop set_event_loop get_event_loop
    add_reader add_writer remove_reader remove_writer add_signal_handler cancel __init__""".split())


class Code(weakref):
    """What is known of a code object; forgotten with it."""
    __slots__ = ("key", "kind", "file", "inside", "lines", "calls")


codes = {}                      # id of a code object → Code
bottom = set()                  # ids of those below which there is nothing of a callback's own


def forget(gone):
    if codes.get(gone.key) is gone:
        del codes[gone.key]


def look_at(code):
    """Looks at a code object for the first time."""
    seen = Code(code, forget)
    seen.key = id(code)
    seen.lines, seen.calls = {}, {}
    seen.kind, name = kind_of(code.co_filename)
    if code in bottom:
        seen.kind = BOTTOM
    seen.file = ',"at":%s:' % quoted(name.replace(os.sep, "/"))[:-1]
    named = code.co_name
    seen.inside = '"' if named in SAY_IT_THEMSELVES else " in %s" % quoted(named)[1:]
    codes[seen.key] = seen
    return seen


def kind_of(filename):
    """Whose a file is, and how it is called in the trace."""
    if filename.startswith("<"):
        return (HIDDEN if filename.startswith("<frozen") else PROGRAM), filename
    full = os.path.normpath(os.path.join(FOLDER, filename))
    parts = full.split(os.sep)
    if "site-packages" in parts or "dist-packages" in parts:
        return LIBRARY, full
    if full.startswith(STDLIB):
        return PASSED, full
    return PROGRAM, full[len(FOLDER):] if full.startswith(FOLDER) else full


def line_of(seen, frame):
    """`,"at":"app.py:27"`"""
    at = frame.f_lasti
    text = seen.lines.get(at)
    if text is None:
        text = seen.lines[at] = '%s%d"' % (seen.file, frame.f_lineno or 0)
    return text


def where(frame):
    """The nearest line of the program, what it calls, and the library between; nothing if the loop comes first."""
    inside = library = None
    while frame is not None:
        code = frame.f_code
        seen = codes.get(id(code)) or look_at(code)
        kind = seen.kind
        if kind == PASSED:                      # the most of them
            inside, frame = seen, frame.f_back
            continue
        if kind == PROGRAM:
            text = seen.lines.get(frame.f_lasti) or line_of(seen, frame)
            if inside is not None and inside.inside != '"':
                text = text[:-1] + inside.inside
            return text if library is None else text + ',"library"' + library[5:]
        if kind == BOTTOM:
            break
        if kind == LIBRARY and library is None:
            library = line_of(seen, frame)
        if kind != HIDDEN:
            inside = seen
        frame = frame.f_back
    return library or ""


FutureIter = None               # the type of what a future gives to `await`; found when the first one is met
ITERATORS = ("async_generator_asend", "async_generator_athrow", "coroutine_wrapper", "anext_awaitable")


def suspended_at(coroutine):
    """The innermost line of the program at which a coroutine waits."""
    global FutureIter
    best = library = ""
    for _ in range(1000):
        kind = type(coroutine)
        if kind is FutureIter:
            break
        if kind is CoroutineType:
            code = coroutine.cr_code
            seen = codes.get(id(code)) or look_at(code)
            if seen.kind == PROGRAM:
                frame = coroutine.cr_frame
                if frame is not None:
                    best, library = seen.lines.get(frame.f_lasti) or line_of(seen, frame), ""
            elif seen.kind == LIBRARY and coroutine.cr_frame is not None:
                library = line_of(seen, coroutine.cr_frame)
            coroutine = coroutine.cr_await
            continue
        if kind is GeneratorType:
            frame, inner = coroutine.gi_frame, coroutine.gi_yieldfrom
        elif kind is AsyncGeneratorType:
            frame, inner = coroutine.ag_frame, coroutine.ag_await
        elif class_name(kind) in ITERATORS and kind.__module__ == "builtins":
            frame, inner = None, next(iter(gc.get_referents(coroutine)), None)
        else:
            if class_name(kind) == "FutureIter" and type(kind) is type:
                FutureIter = kind
            break
        if frame is not None:
            seen = codes.get(id(frame.f_code)) or look_at(frame.f_code)
            if seen.kind == PROGRAM:
                best, library = line_of(seen, frame), ""
            elif seen.kind == LIBRARY:
                library = line_of(seen, frame)
        coroutine = inner
    if best and library:
        return best + ',"library"' + library[5:]
    return best or library


def line_of_traceback(trace):
    """The innermost line of the program that an exception passed."""
    best = library = ""
    while trace is not None:
        code = trace.tb_frame.f_code
        seen = codes.get(id(code)) or look_at(code)
        if seen.kind in (PROGRAM, LIBRARY):
            text = '%s%d"' % (seen.file, trace.tb_lineno or 0)
            if seen.kind == PROGRAM:
                best = text
            else:
                library = text
        trace = trace.tb_next
    return best or library


def last_loaded(frame, names):
    """Which of these names the code has loaded last, before it got to where it is."""
    code, at = frame.f_code, frame.f_lasti
    seen = codes.get(id(code)) or look_at(code)
    if (names, at) not in seen.calls:
        import dis
        last = None
        for instruction in dis.get_instructions(code):
            if instruction.offset > at:
                break
            if instruction.opname in ("LOAD_ATTR", "LOAD_METHOD", "LOAD_NAME", "LOAD_GLOBAL", "LOAD_DEREF", "LOAD_FAST"):
                if instruction.argval in names:
                    last = instruction.argval
        seen.calls[names, at] = last
    return seen.calls[names, at]
