"""What things are called, without asking them.

No `__repr__`, `__str__`, `__eq__`, `__hash__` or `__getattr__` of the program's is called
here: a name comes from a code object or a type.  An error's text is taken only if Python
itself makes it, from plain values.
"""
import gc
import sys
import _thread
from _json import encode_basestring_ascii
from types import (AsyncGeneratorType, BuiltinFunctionType, CoroutineType, FunctionType,
                   GeneratorType, MethodType)

from . import options

PLAIN = (str, int, float, bool, bytes, type(None))
#: The `__str__`s that call nothing of the program's.
BUILTIN_STR = tuple(kind.__str__ for kind in (BaseException, OSError, KeyError, SyntaxError, ImportError))

#: What is longer than so many characters is cut.
LONGEST = 1 << 16


def quoted(text):
    """As JSON.

    Half of a surrogate pair, which is how Python keeps a byte that is no UTF-8, is no text
    to anybody else: it is written out, as `\\udcff`.
    """
    if type(text) is not str:
        text = str.__str__(text)        # a class of the program's is not asked
    if len(text) > LONGEST:
        text = text[:LONGEST] + "… cut"
    if not text.isascii():
        text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return encode_basestring_ascii(text)


type_name = type.__dict__["__name__"].__get__
type_order = type.__dict__["__mro__"].__get__


def class_name(kind):
    return type_name(kind)


def class_attribute(kind, name):
    """What a class has by this name, looked up past its metaclass."""
    for base in type_order(kind):
        found = type.__dict__["__dict__"].__get__(base).get(name)
        if found is not None:
            return found
    return None


def error_message(error):
    """The sentence of an error; nothing if the program would have to be asked for it."""
    if not options.messages:
        return ""
    try:
        written_by_python = any(class_attribute(type(error), "__str__") is known for known in BUILTIN_STR)
        arguments = BaseException.args.__get__(error)
        if written_by_python and all(type(argument) in PLAIN for argument in arguments):
            return str(error)
    except Exception:
        pass
    return ""


def error_text(error):
    """`Class: sentence`."""
    name, message = class_name(type(error)), error_message(error)
    return "%s: %s" % (name, message) if message else name


#: Set when asyncio is found: the folder of its files.
asyncio_folder = "?"
partial = None


def own_name(qualified, code):
    """What the program calls it; of asyncio's own only the last part."""
    name = qualified.rsplit("<locals>.", 1)[-1]
    if "." in name and code.co_filename.startswith(asyncio_folder):
        return name.rsplit(".", 1)[1]
    return name


known_functions = {}            # the qualified name → (code, JSON); names are few, and shared


def function_name(function):
    """The name of what a handle calls, as JSON."""
    for _ in range(10):
        kind = type(function)
        if kind is FunctionType:
            code, qualified = function.__code__, function.__qualname__
            found = known_functions.get(qualified)
            if found is not None and found[0] == code.co_firstlineno:
                return found[1]
            return name_function(code, qualified)
        if kind is MethodType:
            function = function.__func__
        elif partial is not None and kind is partial:
            function = partial.func.__get__(function)
        elif kind is BuiltinFunctionType:
            return quoted(function.__name__)
        else:
            return quoted(class_name(kind))
    return '"?"'


def name_function(code, qualified):
    name = "lambda, line %d" % code.co_firstlineno if code.co_name == "<lambda>" else own_name(qualified, code)
    text = quoted(name)
    if len(known_functions) > 10000:
        known_functions.clear()
    known_functions[qualified] = (code.co_firstlineno, text)
    return text


def coroutine_name(coroutine):
    """The name of the function that made a coroutine, as JSON."""
    kind = type(coroutine)
    if kind is CoroutineType:
        code = coroutine.cr_code
    elif kind is GeneratorType:
        code = coroutine.gi_code
    elif kind is AsyncGeneratorType:
        code = coroutine.ag_code
    elif class_name(kind) == "async_generator_athrow" and kind.__module__ == "builtins":
        return closing(coroutine)
    else:
        return quoted(class_name(kind))
    qualified = coroutine.__qualname__
    found = known_functions.get(qualified)
    if found is not None and found[0] == code.co_firstlineno:
        return found[1]
    return name_function(code, qualified)


def closing(coroutine):
    """What `generator.aclose()` gives: `aclose of numbers`; it holds the generator, and `athrow` more."""
    held = gc.get_referents(coroutine)
    if len(held) == 1 and type(held[0]) is AsyncGeneratorType:
        return '"aclose of ' + coroutine_name(held[0])[1:]
    return quoted(class_name(type(coroutine)))


def thread_name():
    """The name of this thread, if `threading` knows it; the thread is not asked itself."""
    threading = sys.modules.get("threading")
    known = getattr(threading, "_active", {}).get(_thread.get_ident())
    try:
        name = object.__getattribute__(known, "__dict__").get("_name")
    except AttributeError:
        name = None
    return name if type(name) is str else "a thread"
