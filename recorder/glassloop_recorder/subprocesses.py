"""Child processes that asyncio starts: `_pid` and `_returncode` of their transport are set once each."""
import os

from . import futures
from .futures import state_of
from .hooks import field
from .journal import emit, head, this_thread, who
from .names import quoted
from .places import where


def watch(base_subprocess):
    field(base_subprocess.BaseSubprocessTransport, "_pid", None, started)
    field(base_subprocess.BaseSubprocessTransport, "_returncode", None, ended)


def tell(transport, event, frame):
    l = state_of(transport.__dict__.get("_loop") or getattr(transport, "_loop", None))
    me = this_thread()
    futures.settle(me)
    emit('%s%s%s,"event":%s}\n' % (head(l, me), who(me), where(frame), event))


def started(transport, process, before, frame):
    if type(process) is not int:
        return
    arguments = getattr(transport.__dict__.get("_proc"), "args", None)
    program = arguments[0] if type(arguments) in (list, tuple) and arguments else arguments
    if type(program) is bytes:
        program = os.fsdecode(program)
    name = os.path.basename(program.split(" ")[0]) if type(program) is str else "?"
    tell(transport, '{"subprocess_started":{"process":%d,"program":%s}}' % (process, quoted(name)), frame)


def ended(transport, code, before, frame):
    process = transport.__dict__.get("_pid")
    if type(code) is int and before is None and type(process) is int:
        tell(transport, '{"subprocess_ended":[%d,%d]}' % (process, code), frame)
