"""The two ways in which the recorder looks at asyncio.

A `Look` stands in the place of a function in a class.  Whoever looks the function up gets
the function, and the look comes first: nothing of the recorder's is on the stack when the
function runs.

A `Wrapped` function is called in the place of another.  That is done only where the other
can neither fail nor call anything of the program's.
"""

from .journal import FATAL_TO_HIDE, stack, trouble


class StandsFor:
    # Whoever finds it in a class's dictionary (`inspect`, `unittest.mock`) finds what the original is.

    def __init__(self, original):
        self.original = original

    def __init_subclass__(cls):
        cls.__doc__, cls.__module__ = StandsFor.__dict__["__doc__"], StandsFor.__dict__["__module__"]

    def __getattr__(self, name):
        return getattr(self.original, name)

    def __repr__(self):
        return repr(self.original)

    def __eq__(self, other):
        return other is self or other == self.original

    def __hash__(self):
        return hash(self.original)

    __class__ = property(lambda self: type(self.original))
    __doc__ = property(lambda self: self.original.__doc__)
    __module__ = property(lambda self: self.original.__module__)


class StandsForFunction(StandsFor):
    #: Looked up in order to be called: the original is called, and nothing is on the stack.
    __call__ = property(lambda self: self.original)


class Look(StandsForFunction):
    # `look(thing, frame)` is called when the function is looked up on a thing.

    def __init__(self, original, look):
        self.original, self.look = original, look

    def __get__(self, thing, kind=None):
        if thing is not None:
            try:
                self.look(thing, stack(1))
            except RecursionError:
                if FATAL_TO_HIDE:
                    raise
            except Exception as error:
                trouble(error)
        return self.original.__get__(thing, kind)


def look(kind, name, function):
    original = kind.__dict__.get(name)
    if original is not None:
        type.__setattr__(kind, name, Look(original, function))


def wrap(kind, name, make):
    original = kind.__dict__.get(name)
    if original is None:
        return
    new = make(original)
    for attribute in ("__name__", "__qualname__", "__doc__", "__module__", "__defaults__", "__kwdefaults__", "__annotations__"):
        setattr(new, attribute, getattr(original, attribute))
    new.__wrapped__ = original
    type.__setattr__(kind, name, new)


class Field:
    """In the place of a field that instances keep in their `__dict__`, where it stays.

    `on_get(thing, value, frame)` and `on_set(thing, value, before, frame)` look.

    What stood in the field is given back to Python by whoever sets it, which drops it when
    the hook is off the stack: whatever dies with it, dies where it would without the hook.
    """

    def __init__(self, name, default, on_get=None, on_set=None):
        self.name, self.default, self.on_get, self.on_set = name, default, on_get, on_set

    def __get__(self, thing, kind=None):
        if thing is None:
            return self
        value = thing.__dict__.get(self.name, self.default)
        if value is MISSING:
            raise AttributeError("'%s' object has no attribute '%s'" % (type(thing).__name__, self.name))
        if self.on_get is not None:
            try:
                self.on_get(thing, value, stack(1))
            except RecursionError:
                if FATAL_TO_HIDE:
                    raise
            except Exception as error:
                trouble(error)
        return value

    def __set__(self, thing, value):
        before = thing.__dict__.get(self.name)
        thing.__dict__[self.name] = value
        if self.on_set is not None:
            try:
                self.on_set(thing, value, before, stack(1))
            except RecursionError:
                if FATAL_TO_HIDE:
                    raise
            except Exception as error:
                trouble(error)
        return before

    def __delete__(self, thing):
        try:
            return thing.__dict__.pop(self.name)
        except KeyError:
            raise AttributeError(self.name) from None


MISSING = object()


def field(kind, name, on_get=None, on_set=None):
    default = kind.__dict__.get(name, MISSING)
    type.__setattr__(kind, name, Field(name, default, on_get, on_set))


def without_us(future):
    """Takes the recorder's frame out of where debug mode says that a future was made."""
    trace = getattr(future, "_source_traceback", None)
    if trace:
        for place in range(len(trace) - 1, -1, -1):
            if trace[place].filename.startswith(HERE):
                del trace[place]
                return


from .places import HERE        # noqa: E402
