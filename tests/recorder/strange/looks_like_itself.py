"""Looks at asyncio's classes as `inspect` and `unittest.mock` do, and at what stands in their dictionaries."""
import asyncio
import asyncio.base_events
import asyncio.events
import asyncio.runners
import asyncio.selector_events
import inspect
import pydoc
import types
from unittest import mock

KINDS = [asyncio.BaseEventLoop, asyncio.Future, asyncio.Task, asyncio.Handle, asyncio.TimerHandle, asyncio.SelectorEventLoop,
         asyncio.Lock, asyncio.Event, asyncio.selector_events.BaseSelectorEventLoop]
NAMES = ["get_debug", "_check_closed", "_check_running", "is_running", "set_result", "set_exception", "cancel", "add_done_callback",
         "remove_done_callback", "_scheduled", "_get_loop", "_make_self_pipe", "_check_signal", "create_future", "stop", "__init__"]


def signature(thing):
    try:
        return str(inspect.signature(thing))
    except (TypeError, ValueError) as error:
        return type(error).__name__


def what_it_is(thing):
    tests = [name for name in sorted(dir(inspect)) if name.startswith("is") and name not in ("isclass", "iskeyword")]
    return [name for name in tests if getattr(inspect, name)(thing)]


def look(kind, name):
    found = vars(kind)[name]
    print(kind.__name__, name, signature(found), signature(getattr(kind, name)), what_it_is(found), callable(found))
    print("   ", *[getattr(found, attribute, None) for attribute in
                   ("__name__", "__qualname__", "__module__", "__defaults__", "__objclass__", "__text_signature__")])
    print("   ", (found.__doc__ or "").split("\n")[0], found.__class__.__name__, repr(found).split(" at ")[0])
    print("   ", isinstance(found, (types.FunctionType, types.MethodDescriptorType, types.MemberDescriptorType)), found == found)
    print("   ", found == getattr(kind, name), len({found, getattr(kind, name)}))


def autospec():
    loop = mock.create_autospec(asyncio.BaseEventLoop, instance=True)
    loop.get_debug()
    loop.is_running()
    loop.stop()
    print(loop.method_calls)
    for call in (lambda: loop.get_debug(1), lambda: loop.is_running(1), lambda: loop.stop(1)):
        try:
            call()
        except TypeError as error:
            print(error)
    with mock.patch.object(asyncio.BaseEventLoop, "get_debug", autospec=True, return_value=False) as patched:
        loop = asyncio.new_event_loop()
        print(loop.get_debug(), patched.call_count, signature(loop.get_debug))
        loop.close()
    future = mock.create_autospec(asyncio.Future, instance=True)
    future.set_result(3)
    print(future.method_calls, vars(asyncio.BaseEventLoop)["get_debug"](asyncio.new_event_loop()))


for kind in KINDS:
    for name in NAMES:
        if name in vars(kind):
            look(kind, name)
    print(kind.__name__, [(member.name, member.kind, member.defining_class.__name__) for member in inspect.classify_class_attrs(kind)
                          if member.name in NAMES])
    if not issubclass(kind, asyncio.AbstractEventLoop):
        print(pydoc.plain(pydoc.render_doc(kind)))
autospec()
print(asyncio.runners.events is asyncio.events, asyncio.events, type(asyncio.events), type(asyncio.events).__module__)
with mock.patch.object(asyncio.events, "_get_running_loop", lambda: None):
    print(asyncio.events._get_running_loop())
