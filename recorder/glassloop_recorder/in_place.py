"""Everything is put in its place: asyncio has just been imported, and nobody has used it yet."""
import sys

from . import (being_made, bound, eager, futures, handles, loops, names, output, places, policies, raised,
               ready_queue, refusals, reports, sources, subprocesses, transports, uvloops)


def put_in_place(asyncio):
    from os.path import dirname, join
    from functools import partial
    from asyncio import base_events, events, exceptions, futures as their_futures, runners, selector_events, tasks
    names.asyncio_folder, names.partial = join(dirname(asyncio.__file__), ""), partial
    base = base_events.BaseEventLoop
    know_classes(their_futures, tasks, exceptions)
    know_code(base, events, selector_events.BaseSelectorEventLoop)
    loops.watch(base)
    sources.watch(selector_events.BaseSelectorEventLoop, sys.modules.get("asyncio.unix_events"))
    type.__setattr__(events.TimerHandle, "_scheduled", handles.Scheduled(events.TimerHandle.__dict__["_scheduled"]))
    policies.watch(getattr(events, "_BaseDefaultEventLoopPolicy", None) or events.BaseDefaultEventLoopPolicy)
    refusals.watch(base, events)
    reports.watch(base)
    being_made.watch(base, events, tasks)
    eager.watch(asyncio, tasks, being_made.asking)
    if "asyncio.mixins" in sys.modules:
        bound.watch(sys.modules["asyncio.mixins"], events)
    if not raised.watch():
        refusals.watch_runners(events, runners)
    reports.watch_warnings()
    output.end_before_atexit()
    transports.watch(selector_events, sys.modules.get("asyncio.unix_events"), base_events)
    if "asyncio.base_subprocess" in sys.modules:
        subprocesses.watch(sys.modules["asyncio.base_subprocess"])
    futures.watch()
    uvloops.watch_for(events)


def know_classes(their_futures, tasks, exceptions):
    futures.Future, futures.PyFuture = their_futures.Future, their_futures._PyFuture
    futures.Task, futures.PyTask = tasks.Task, tasks._PyTask
    futures.FUTURES = tuple({their_futures.Future, their_futures._PyFuture})
    futures.TASKS = tuple({tasks.Task, tasks._PyTask})
    futures.CancelledError = exceptions.CancelledError
    gathering = tasks._GatheringFuture
    type.__setattr__(gathering, "cancel", futures.Watched(gathering.__dict__["cancel"], "cancel"))


def know_code(base, events, selector_loop):
    """The functions of asyncio's that are told by their code."""
    run_once, run = base.__dict__["_run_once"].__code__, events.Handle.__dict__["_run"].__code__
    places.bottom.update((run_once, run))
    places.codes.clear()
    futures.bottom_code = (id(run_once), id(run))
    ready_queue.RUN_ONCE = handles.run_once = run_once
    ready_queue.ADD_CALLBACK = base.__dict__["_add_callback"].__code__
    handles.call_later = base.__dict__["call_later"].__code__
