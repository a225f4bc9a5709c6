# What cures an error, in the terms of the language that the program is written in.

## Event loop is closed

KeptFromAnotherRun =
    .python = make it, use it and close it inside one asyncio.run(main()), best with `async with`: what was made in one run cannot be used in the next
    .rust = make it, use it and close it inside one run(…): what was made in one run cannot be used in the next
AnotherLoopRunsHere =
    .python = another loop runs here: take that one with asyncio.get_running_loop() when it is needed, and make anew what was made on the old one
    .rust = another loop runs here: take that one with get_running_loop() when it is needed, and make anew what was made on the old one
KeptFromAnotherTest =
    .python = each test has a loop of its own: make it in each test, or in a fixture or asyncSetUp() of that test; what is made once for all tests needs one loop for all (pytest-asyncio: loop_scope="session", for the fixture and the tests)
    .rust = each test has a loop of its own: make it in each test
UsedAfterRun =
    .python = asyncio.run() closes the loop that it made: do this inside main(), before it returns, or make it and use it in an asyncio.run() of its own
    .rust = run() closes the loop that it made: do this inside it, before it returns, or make it and use it in a run() of its own
ClosedTooEarly =
    .python = a closed loop stays closed: close() it after its last use, make a new one for what comes later, or let one asyncio.run(main()) do all of it
    .rust = a closed loop stays closed: close() it after its last use, make a new one for what comes later, or let one run(…) do all of it
ClosedByHelper =
    .python = whoever makes a loop closes it: let the helper make and close one of its own (asyncio.run), and never one that get_event_loop() or an argument gave it
    .rust = whoever makes a loop closes it: let the helper make and close one of its own (run), and never one that get_event_loop() or an argument gave it
ClosedByLibrary =
    .python = one owner for a loop: let the library make the loop that it closes, or tell it not to close yours, and close that last
    .rust = one owner for a loop: let the wrapper make the loop that it closes, or close yours last, and not the wrapper
UsedByFinaliser =
    .python = a finaliser comes too late: close it while its loop runs, with `async with` or `await client.aclose()` in a finally, and ask no loop in __del__
    .rust = a finaliser comes too late: close it while its loop runs, before run() returns, and ask no loop in drop()
TransportLeftOpen =
    .python = close it before its loop is closed: `writer.close(); await writer.wait_closed()`, `await process.wait()`, at the end of main()
    .rust = close it before its loop is closed: writer.close()? and writer.wait_closed().await, at the end of what run() runs
PostedAfterClose = end those who give it work first: tell the thread to stop and join() it, then close the loop
ClosedInAnotherThread =
    .python = only the thread that runs a loop closes it: from another, loop.call_soon_threadsafe(loop.stop), and join() the thread
    .rust = only the thread that runs a loop closes it: from another, let a handle's call_soon_threadsafe call stop(), and join() the thread
UsedAtExit =
    .python = at exit it is too late: finish this inside main(), before asyncio.run() returns, and let the atexit hook work without asyncio
    .rust = at exit it is too late: finish this inside what run() runs
ThrownAwayAfterClose =
    .python = the loop was closed while a task still waited: cancel() the task and await it before close(), or let asyncio.run(main()) do that
    .rust = the loop was closed while a task still waited: cancel() the task and await it before close(), or let run() do that

## Running, and stopped

RunInsideItself =
    .python = you are inside this loop: `await` the coroutine instead of running it (a plain function: make it `async def`), or asyncio.create_task() it
    .rust = you are inside this loop: await the coroutine instead of running it, or create_task it
RunByAnotherThread =
    .python = another thread runs this loop: hand the coroutine over with `asyncio.run_coroutine_threadsafe(work(), loop).result()`, and run the loop there alone
    .rust = another thread runs this loop: hand the coroutine over with run_coroutine_threadsafe
FinaliserRunsLoop =
    .python = a finaliser cannot run a loop: close it explicitly in the coroutine that made it (`async with`, or `await client.close()` in a finally), and drop the __del__
    .rust = a finaliser cannot run a loop: close it explicitly in the coroutine that made it, and leave drop() out
RunInsideAnother =
    .python = a thread runs one loop at a time: `await` the coroutine in the loop that runs, or give the other loop a thread of its own (asyncio.to_thread(asyncio.run, work()))
    .rust = a thread runs one loop at a time: await the coroutine in the loop that runs, or run the other loop in a thread of its own
RunInsideRun =
    .python = you are inside a loop already: `await` the coroutine, and make the functions between `async def`; at import: call asyncio.run() only under `if __name__ == "__main__":`
    .rust = you are inside a loop already: await the coroutine, and make the functions between async
ClosedWhileRunning =
    .python = call loop.stop() here, and loop.close() after the run has returned; under asyncio.run() neither: return from main()
    .rust = call stop(), and close() after the run has returned
ClosedUnderAnotherThread =
    .python = another thread runs this loop: end its run first, with loop.call_soon_threadsafe(loop.stop) and thread.join(), and then close() it
    .rust = another thread runs this loop: let a handle's call_soon_threadsafe call stop(), join() the thread, and then close() it
StoppedUnderRun =
    .python = cancel the main task instead of stopping the loop under it: task.cancel(), or set an Event that main() waits for
    .rust = cancel the task instead of stopping the loop under it, or set an Event that it waits for
TaskInsideTask =
    .python = run no loop inside a task, and make tasks of a loop only in its own thread: `await` what is to be waited for, and use asyncio.run_coroutine_threadsafe() from elsewhere
    .rust = run no loop inside a task: await what is to be waited for

## No loop

NothingRuns =
    .python = no loop runs here yet: do it inside `async def main()`, which asyncio.run(main()) runs
    .rust = no loop runs here yet: do it inside a coroutine or a callback, which run(…) runs
RunsInAnotherThread =
    .python = the loop runs in another thread: hand it over with asyncio.run_coroutine_threadsafe(coroutine, loop) or loop.call_soon_threadsafe()
    .rust = the loop runs in another thread: hand it over with run_coroutine_threadsafe, or with a handle's call_soon_threadsafe
TakenByRun =
    .python = asyncio.run() leaves its thread without a loop: do both inside one asyncio.run(main()), or give the second an asyncio.run() of its own
    .rust = run() leaves its thread without a loop: do both inside one run(…), or give the second a run() of its own
LeftWithoutLoop =
    .python = set_event_loop(None) was called: run it with asyncio.run(main()), or set a loop again
    .rust = set_event_loop(None) was called: run it with run(…), or set a loop again
NeverSet =
    .python = from Python 3.14 on get_event_loop() makes no loop: let asyncio.run(main()) make it, and make what needs one inside main()
    .rust = let run(…) make one, and make what needs it inside
NoLoopInThread =
    .python = this thread has no loop: asyncio.run(work()) gives it one, or hand the coroutine to the loop that runs elsewhere: asyncio.run_coroutine_threadsafe(work(), loop)
    .rust = this thread has no loop: run(work()) gives it one, or hand the coroutine to the loop that runs elsewhere: run_coroutine_threadsafe

## Of another loop

MadeInAnotherRun =
    .python = make it anew in the run that uses it, inside main(): a future, stream or connection lives as long as its loop
    .rust = make it anew in the run that uses it: a future, stream or connection lives as long as its loop
MadeOnIdleLoop =
    .python = the loop that it was made on is never run: make it inside main(), with asyncio.create_task() or asyncio.get_running_loop(), not on a loop kept from before
    .rust = the loop that it was made on is never run: make it inside run(…), with create_task or get_running_loop()
MadeInAnotherThread =
    .python = ask the other thread's loop: `await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work(), its_loop))`
    .rust = ask the other thread's loop with run_coroutine_threadsafe, and await what it returns
MadeOnAnotherLoop =
    .python = make it on the loop that awaits it: inside the running coroutine, and without a loop that was kept
    .rust = make it on the loop that awaits it: inside the running coroutine
BoundInAnotherRun =
    .python = make it inside main(), one for each run: a lock, event or queue belongs to the first loop in which somebody had to wait for it
    .rust = make it inside what run() runs, one for each run: a lock, event or queue belongs to the first loop in which somebody had to wait for it
BoundInAnotherThread =
    .python = a lock, event or queue of asyncio serves one loop, and so one thread: between threads use threading's or queue.Queue, or hand the work over with asyncio.run_coroutine_threadsafe()
    .rust = a lock, event or queue serves one loop, and so one thread: hand the work over with run_coroutine_threadsafe
LimitOnAnotherLoop =
    .python = what has the time limit belongs to another loop: make it (the session, the client) inside main(), and use it in a task
    .rust = what has the time limit belongs to another loop: make it inside run(…), and use it in a task
LimitOutsideTask =
    .python = a time limit cancels the task that it stands in, and here is none: make one of the coroutine, with asyncio.run() or asyncio.create_task()
    .rust = a time limit cancels the task that it stands in, and here is none: make one of the coroutine, with run() or create_task
CalledFromAnotherThread =
    .python = from another thread only loop.call_soon_threadsafe() and asyncio.run_coroutine_threadsafe() wake the loop
    .rust = from another thread only call_soon_threadsafe and run_coroutine_threadsafe wake the loop

## What is left over

NeverRetrieved =
    .python = `await` the task (and keep it until then), or make it in an `async with asyncio.TaskGroup()`, so that its error reaches somebody
    .rust = await the task (and keep it until then), or make it in a TaskGroup, so that its error reaches somebody
LetGoByClose =
    .python = cancel() the task and `await` it before loop.close(), or let asyncio.run(main()) do that
    .rust = cancel() the task and await it before close(), or let run() do that
LoopNeverRun =
    .python = nobody runs the loop that the task was made on: make it inside main(), with asyncio.create_task(), on the loop that runs
    .rust = nobody runs the loop that the task was made on: make it inside run(…), with create_task, on the loop that runs
RunEndedBefore =
    .python = the run ended before the task did: cancel() it and `await` it inside main(), or let asyncio.run(main()) do that
    .rust = the run ended before the task did: cancel() it and await it before, or let run() do that
NobodyHeldIt =
    .python = keep the task: `self.task = asyncio.create_task(…)`, a set of tasks, or a TaskGroup; the loop itself holds it only weakly
    .rust = keep the task, or make it in a TaskGroup
DroppedByRefusal = the call that should have run it was refused: cure that error first
CalledInExecutor =
    .python = an executor calls plain functions: `await` the coroutine function in the loop, or give the executor a plain one
    .rust = an executor calls plain functions: await the coroutine in the loop, or give the executor a plain one
NeverAwaited =
    .python = to call a coroutine function does not run it: `await` it, or asyncio.create_task() it
    .rust = to call an async fn does not run it: await it, or create_task it

## Cut off

TimeLimitOver = what it waited for took longer than its time limit: give it more time, do less in it, or handle the TimeoutError and go on without
HeldUpByTurn =
    .python = a call that blocks held the loop, and nobody else got a turn: `await asyncio.to_thread(function)` instead, and asyncio.sleep() for time.sleep()
    .rust = a call that blocks held the loop, and nobody else got a turn: run_in_executor it, and await sleep() where a thread would sleep
CancelledBySomebody =
    .python = who awaits what was cancelled is cancelled, too: where that is meant, await it inside `try: … except asyncio.CancelledError:`; else do not cancel it, or await it in a shield()
    .rust = who awaits what was cancelled is cancelled, too: where that is meant, match the error; else do not cancel it, or await it in a shield()
CancelSwallowed =
    .python = a task that is cancelled has to end: catch CancelledError only to tidy up, and `raise` it again; `except Exception:` lets it through, a bare `except:` does not
    .rust = a task that is cancelled has to end: pass its error on with ?, or return it once all is tidy, and do not go round a loop with it
Interrupted = Ctrl-C has ended it where it waited: if it should have been over by then, look at who was to set, put, or resolve what it waited for

## Futures

CancelledMeanwhile =
    .python = it was cancelled meanwhile, perhaps by a time limit: `if not future.done():` before set_result()
    .rust = it was cancelled meanwhile, perhaps by a time limit: ask done() before set_result()
ResolvedTwice =
    .python = only the first result counts: `if not future.done():` before set_result()
    .rust = only the first result counts: ask done() before set_result()
ReadTooEarly =
    .python = `await` it, or ask done() first
    .rust = await it, or ask done() first
AwaitsItself = a task cannot wait for its own end: await another one, or return

## What is no coroutine, or no longer one

NotACoroutine =
    .python = call the coroutine function, `main()` and not `main`, and put what is no coroutine, such as gather(), into one: `async def main(): return await asyncio.gather(…)`
    .rust = wrap it: run(async {"{"} gather(…).await {"}"})
CoroutinesToWait =
    .python = make tasks of them first: asyncio.wait([asyncio.create_task(work())])
    .rust = make tasks of them first, with create_task
CoroutineReused =
    .python = a coroutine runs once: call the function anew each time, `run(receive())` and not `run(coroutine)`
    .rust = a coroutine runs once: call the function anew each time
ForeignAwaitable =
    .python = asyncio awaits only its own futures: use the other framework's adapter, or let its callback resolve an asyncio future (loop.create_future())
    .rust = let its callback resolve a future of the loop (create_future)
NotAwaitable =
    .python = only a coroutine, task or future can be awaited: call a function that is only named (`await save()`); else leave out the await, or make the function `async def`
    .rust = only a future can be awaited: leave out the await
CoroutineAsCallback =
    .python = a callback is a plain function: asyncio.create_task(work()), or loop.call_soon(lambda: asyncio.create_task(work()))
    .rust = a callback is a plain function: create_task(work())
IgnoresItsEnd =
    .python = `except BaseException` also catches the end of the coroutine: catch Exception, and await nothing after GeneratorExit
    .rust = await nothing while it is dropped

## What was shut down, or is not held

RunnerClosed =
    .python = a closed Runner stays closed: run all of it inside one `with asyncio.Runner() as runner:`, or make a new Runner
    .rust = a closed Runner stays closed: run all of it before close(), or make a new Runner
ExecutorShutDown =
    .python = stop those who hand in work first, and shut the executor down last; asyncio.run() does so when main() has returned
    .rust = stop those who hand in work first, and shut the executor down last
PoolShutDown =
    .python = the pool was shut down, perhaps by its `with` block: hand in all work inside that block, or call shutdown() last
    .rust = the pool was shut down: hand in all work before, and call shutdown() last
ClosedTwice = the first close() was refused, and has forgotten the loop all the same: stop() it there, and close() it once, after start() has returned
LockNotHeld =
    .python = release only what was acquired: `async with lock:` does both
    .rust = release only what was acquired: with() does both
ConditionNotHeld =
    .python = hold its lock while you wait or notify: `async with condition:`
    .rust = hold its lock while you wait or notify: inside with()
GivenBackTwice =
    .python = give back once for each time that it was taken: `async with` and one task_done() for each get()
    .rust = give back once for each time that it was taken: one release() for each acquire(), one task_done() for each get()
OutsideItsBlock =
    .python = use it inside its own `async with`, once: make a new TaskGroup or timeout() for each block
    .rust = use it inside its own block, once: make a new one for each
TwoReaders =
    .python = one coroutine reads a stream; let it hand on what it has read, by a Queue
    .rust = one coroutine reads a stream; let it hand on what it has read
LineTooLong =
    .python = read what is there with read() or readexactly(), or give open_connection(limit=…) more
    .rust = read what is there with read() or readexactly(), or give a higher limit

## What the system says

AddressTaken = somebody listens there already: end it, or take another port (0 is any that is free)
NobodyListens = nobody listens there: start the server first, and look at host and port
OtherSideGone = the other side has closed the connection: expect that at every await
UnknownHost = nobody knows a host of that name from here: look at its spelling, and at the network
NotPermitted = a port below 1024, or a path that is not yours: take another one

## Nobody does what all wait for

NobodyResolves = somebody has to resolve that future, or to call stop()

## What no cause stands for

raise-the-limit-of-open-files = raise the limit of open files (ulimit -n), or close connections sooner
