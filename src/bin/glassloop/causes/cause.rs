//! Every cause of an error that can be told from the trace, and what cures it, in the
//! words of the language that the program is written in.

use glassloop::trace::file::Language;

causes! {
    // ── Event loop is closed ────────────────────────────────────────────────
    /// The loop was closed by `run`; what is asked of it comes from a task or callback of another loop.
    KeptFromAnotherRun {
        python: "make it, use it and close it inside one asyncio.run(main()), best with `async with`: \
                 what was made in one run cannot be used in the next",
        rust: "make it, use it and close it inside one run(…): what was made in one run cannot be used \
               in the next" }
    /// The loop was closed by a `close` of the program; what is asked of it comes from a task or
    /// callback of another loop.
    AnotherLoopRunsHere {
        python: "another loop runs here: take that one with asyncio.get_running_loop() when it is needed, \
                 and make anew what was made on the old one",
        rust: "another loop runs here: take that one with get_running_loop() when it is needed, and make \
               anew what was made on the old one" }
    /// The loop was closed by `run`, and nothing runs now.
    UsedAfterRun {
        python: "asyncio.run() closes the loop that it made: do this inside main(), before it returns, \
                 or give it an asyncio.run() of its own",
        rust: "run() closes the loop that it made: do this inside it, before it returns, or give it a \
               run() of its own" }
    /// The program closed the loop, and goes on with it in the same function, or the loop's maker did.
    ClosedTooEarly {
        python: "a closed loop stays closed: close() it after its last use, make a new one for what comes \
                 later, or let one asyncio.run(main()) do all of it",
        rust: "a closed loop stays closed: close() it after its last use, make a new one for what comes \
               later, or let one run(…) do all of it" }
    /// The function that closed the loop neither made it nor uses it here.
    ClosedByHelper {
        python: "whoever makes a loop closes it: let the helper make and close one of its own \
                 (asyncio.run), and never one that get_event_loop() or an argument gave it",
        rust: "whoever makes a loop closes it: let the helper make and close one of its own (run), and \
               never one that get_event_loop() or an argument gave it" }
    /// The line that closed the loop is a library's, or the program's call of one.
    ClosedByLibrary {
        python: "one owner for a loop: let the library make the loop that it closes, or tell it not to \
                 close yours, and close that last",
        rust: "one owner for a loop: let the wrapper make the loop that it closes, or close yours last, \
               and not the wrapper" }
    /// The line that uses the loop stands in `__del__` or `drop`, or the task that uses it was made there.
    UsedByFinaliser {
        python: "a finaliser comes too late: close it while its loop runs, with `async with` or \
                 `await client.aclose()` in a finally, and ask no loop in __del__",
        rust: "a finaliser comes too late: close it while its loop runs, before run() returns, and ask no \
               loop in drop()" }
    /// asyncio's own finaliser asks the loop, or a transport is closed after its loop.
    TransportLeftOpen {
        python: "close it before its loop is closed: `writer.close(); await writer.wait_closed()`, \
                 `await process.wait()`, at the end of main()",
        rust: "close it before its loop is closed: writer.close()? and writer.wait_closed().await, at the \
               end of what run() runs" }
    /// The loop was closed in one thread, and another thread gives it work.
    PostedAfterClose {
        both: "end those who give it work first: tell the thread to stop and join() it, then close the loop" }
    /// The loop was closed in a thread that has not run it.
    ClosedInAnotherThread {
        python: "only the thread that runs a loop closes it: from another, \
                 loop.call_soon_threadsafe(loop.stop), and join() the thread",
        rust: "only the thread that runs a loop closes it: from another, let a handle's \
               call_soon_threadsafe call stop(), and join() the thread" }
    /// The program was over already, or the line stands in a function for `atexit`.
    UsedAtExit {
        python: "at exit it is too late: finish this inside main(), before asyncio.run() returns, and let \
                 the atexit hook work without asyncio",
        rust: "at exit it is too late: finish this inside what run() runs" }
    /// A suspended coroutine is thrown away after its loop was closed, and asks that loop in its `finally`.
    ThrownAwayAfterClose {
        python: "the loop was closed while a task still waited: cancel() the task and await it before \
                 close(), or let asyncio.run(main()) do that",
        rust: "the loop was closed while a task still waited: cancel() the task and await it before \
               close(), or let run() do that" }

    // ── running, and stopped ────────────────────────────────────────────────
    /// The run of the same loop that is going on.
    RunInsideItself {
        python: "you are inside this loop: `await` the coroutine instead of running it (a plain function: \
                 make it `async def`), or asyncio.create_task() it",
        rust: "you are inside this loop: await the coroutine instead of running it, or create_task it" }
    /// The run of the same loop that is going on in another thread.
    RunByAnotherThread {
        python: "another thread runs this loop: hand the coroutine over with \
                 `asyncio.run_coroutine_threadsafe(work(), loop).result()`, and run the loop there alone",
        rust: "another thread runs this loop: hand the coroutine over with run_coroutine_threadsafe" }
    /// A loop is run in `__del__` or `drop`, while one runs.
    FinaliserRunsLoop {
        python: "a finaliser cannot run a loop: close it explicitly in the coroutine that made it \
                 (`async with`, or `await client.close()` in a finally), and drop the __del__",
        rust: "a finaliser cannot run a loop: close it explicitly in the coroutine that made it, and \
               leave drop() out" }
    /// The run of the other loop that is going on in this thread.
    RunInsideAnother {
        python: "a thread runs one loop at a time: `await` the coroutine in the loop that runs, or give \
                 the other loop a thread of its own (asyncio.to_thread(asyncio.run, work()))",
        rust: "a thread runs one loop at a time: await the coroutine in the loop that runs, or run the \
               other loop in a thread of its own" }
    /// `run` is called while a loop runs in this thread.
    RunInsideRun {
        python: "you are inside a loop already: `await` the coroutine, and make the functions between \
                 `async def`; at import: call asyncio.run() only under `if __name__ == \"__main__\":`",
        rust: "you are inside a loop already: await the coroutine, and make the functions between async" }
    /// `close` is called while the loop runs.
    ClosedWhileRunning {
        python: "call loop.stop() here, and loop.close() after the run has returned; under asyncio.run() \
                 neither: return from main()",
        rust: "call stop(), and close() after the run has returned" }
    /// `close` is called while the loop runs in another thread.
    ClosedUnderAnotherThread {
        python: "another thread runs this loop: end its run first, with \
                 loop.call_soon_threadsafe(loop.stop) and thread.join(), and then close() it",
        rust: "another thread runs this loop: let a handle's call_soon_threadsafe call stop(), join() the \
               thread, and then close() it" }
    /// The latest `stop` of the loop that was not the run's own.
    StoppedUnderRun {
        python: "cancel the main task instead of stopping the loop under it: task.cancel(), or set an \
                 Event that main() waits for",
        rust: "cancel the task instead of stopping the loop under it, or set an Event that it waits for" }
    /// A loop is run inside a task, by something that runs asyncio's loop once more.
    TaskInsideTask {
        python: "run no loop inside a task, and make tasks of a loop only in its own thread: `await` what \
                 is to be waited for, and use asyncio.run_coroutine_threadsafe() from elsewhere",
        rust: "run no loop inside a task: await what is to be waited for" }

    // ── no loop ─────────────────────────────────────────────────────────────
    /// No loop runs, in any thread.
    NothingRuns {
        python: "no loop runs here yet: do it inside `async def main()`, which asyncio.run(main()) runs",
        rust: "no loop runs here yet: do it inside a coroutine or a callback, which run(…) runs" }
    /// A loop runs, but in another thread.
    RunsInAnotherThread {
        python: "the loop runs in another thread: hand it over with \
                 asyncio.run_coroutine_threadsafe(coroutine, loop) or loop.call_soon_threadsafe()",
        rust: "the loop runs in another thread: hand it over with run_coroutine_threadsafe, or with a \
               handle's call_soon_threadsafe" }
    /// `run` set no loop for the thread when it was over.
    TakenByRun {
        python: "asyncio.run() leaves its thread without a loop: do both inside one \
                 asyncio.run(main()), or give the second an asyncio.run() of its own",
        rust: "run() leaves its thread without a loop: do both inside one run(…), or give the second a \
               run() of its own" }
    /// The program called `set_event_loop(None)`.
    LeftWithoutLoop {
        python: "set_event_loop(None) was called: run it with asyncio.run(main()), or set a loop again",
        rust: "set_event_loop(None) was called: run it with run(…), or set a loop again" }
    /// In the main thread, no loop was ever set.
    NeverSet {
        python: "from Python 3.14 on get_event_loop() makes no loop: let asyncio.run(main()) make it, and \
                 make what needs one inside main()",
        rust: "let run(…) make one, and make what needs it inside" }
    /// In another thread, no loop was ever set.
    NoLoopInThread {
        python: "this thread has no loop: asyncio.run(work()) gives it one, or hand the coroutine to the \
                 loop that runs elsewhere: asyncio.run_coroutine_threadsafe(work(), loop)",
        rust: "this thread has no loop: run(work()) gives it one, or hand the coroutine to the loop that \
               runs elsewhere: run_coroutine_threadsafe" }

    // ── of another loop ─────────────────────────────────────────────────────
    /// The future belongs to a loop that is closed; or what made it, such as a stream, does.
    MadeInAnotherRun {
        python: "make it anew in the run that uses it, inside main(): a future, stream or connection lives \
                 as long as its loop",
        rust: "make it anew in the run that uses it: a future, stream or connection lives as long as its \
               loop" }
    /// The future belongs to a loop that was never run.
    MadeOnIdleLoop {
        python: "the loop that it was made on is never run: make it inside main(), with \
                 asyncio.create_task() or asyncio.get_running_loop(), not on a loop kept from before",
        rust: "the loop that it was made on is never run: make it inside run(…), with create_task or \
               get_running_loop()" }
    /// The future belongs to a loop that runs in another thread.
    MadeInAnotherThread {
        python: "ask the other thread's loop: `await asyncio.wrap_future(\
                 asyncio.run_coroutine_threadsafe(work(), its_loop))`",
        rust: "ask the other thread's loop with run_coroutine_threadsafe, and await what it returns" }
    /// The future belongs to another loop, which is open.
    MadeOnAnotherLoop {
        python: "make it on the loop that awaits it: inside the running coroutine, and without a loop that \
                 was kept",
        rust: "make it on the loop that awaits it: inside the running coroutine" }
    /// The lock or queue was waited for in another run before.
    BoundInAnotherRun {
        python: "make it inside main(), one for each run: a lock, event or queue belongs to the first loop \
                 in which somebody had to wait for it",
        rust: "make it inside what run() runs, one for each run: a lock, event or queue belongs to the \
               first loop in which somebody had to wait for it" }
    /// The lock or queue was waited for in another thread's loop.
    BoundInAnotherThread {
        python: "a lock, event or queue of asyncio serves one loop, and so one thread: between threads use \
                 threading's or queue.Queue, or hand the work over with asyncio.run_coroutine_threadsafe()",
        rust: "a lock, event or queue serves one loop, and so one thread: hand the work over with \
               run_coroutine_threadsafe" }
    /// A time limit finds no current task, because it asks another loop.
    LimitOnAnotherLoop {
        python: "what has the time limit belongs to another loop: make it (the session, the client) inside \
                 main(), and use it in a task",
        rust: "what has the time limit belongs to another loop: make it inside run(…), and use it in a task" }
    /// A time limit finds no current task: a plain callback, or nobody, drives its coroutine.
    LimitOutsideTask {
        python: "a time limit cancels the task that it stands in, and here is none: make one of the \
                 coroutine, with asyncio.run() or asyncio.create_task()",
        rust: "a time limit cancels the task that it stands in, and here is none: make one of the \
               coroutine, with run() or create_task" }
    /// A loop is called from a thread that does not run it.
    CalledFromAnotherThread {
        python: "from another thread only loop.call_soon_threadsafe() and \
                 asyncio.run_coroutine_threadsafe() wake the loop",
        rust: "from another thread only call_soon_threadsafe and run_coroutine_threadsafe wake the loop" }

    // ── what is left over ───────────────────────────────────────────────────
    /// The task or future failed, and nobody asked for its result until it was dropped.
    NeverRetrieved {
        python: "keep the task and `await` it, or make it in an `async with asyncio.TaskGroup()`, so that \
                 its error reaches somebody",
        rust: "keep the task and await it, or make it in a TaskGroup, so that its error reaches somebody" }
    /// Its loop was closed while it was pending.
    LetGoByClose {
        python: "cancel() the task and `await` it before loop.close(), or let asyncio.run(main()) do that",
        rust: "cancel() the task and await it before close(), or let run() do that" }
    /// Its loop was never run.
    LoopNeverRun {
        python: "nobody runs the loop that the task was made on: make it inside main(), with \
                 asyncio.create_task(), on the loop that runs",
        rust: "nobody runs the loop that the task was made on: make it inside run(…), with create_task, \
               on the loop that runs" }
    /// Its loop is open or was dropped, but its last run had ended before the task did.
    RunEndedBefore {
        python: "the run ended before the task did: cancel() it and `await` it inside main(), or let \
                 asyncio.run(main()) do that",
        rust: "the run ended before the task did: cancel() it and await it before, or let run() do that" }
    /// Its loop runs on; nobody held the task, nor what it waits for.
    NobodyHeldIt {
        python: "keep the task: `self.task = asyncio.create_task(…)`, a set of tasks, or a TaskGroup; the \
                 loop itself holds it only weakly",
        rust: "keep the task, or make it in a TaskGroup" }
    /// The coroutine was made for a call that was refused.
    DroppedByRefusal {
        both: "the call that was to run it was refused: cure that" }
    /// The coroutine function was called in a thread of an executor.
    CalledInExecutor {
        python: "an executor calls plain functions: `await` the coroutine function in the loop, or give \
                 the executor a plain one",
        rust: "an executor calls plain functions: await the coroutine in the loop, or give the executor a \
               plain one" }
    /// The coroutine was made, and nobody awaited it.
    NeverAwaited {
        python: "to call a coroutine function does not run it: `await` it, or asyncio.create_task() it",
        rust: "to call an async fn does not run it: await it, or create_task it" }

    // ── cut off ─────────────────────────────────────────────────────────────
    /// A time limit was over while it waited.
    TimeLimitOver {
        python: "what it waited for took longer than its time limit: give it more time, do less in it, or \
                 catch TimeoutError and go on without",
        rust: "what it waited for took longer than its time limit: give it more time, do less in it, or \
               match the TimeoutError and go on without" }
    /// A time limit was over because one turn held the loop for most of it.
    HeldUpByTurn {
        python: "a call that blocks held the loop, and nobody else got a turn: `await \
                 asyncio.to_thread(function)` instead, and asyncio.sleep() for time.sleep()",
        rust: "a call that blocks held the loop, and nobody else got a turn: run_in_executor it, and await \
               sleep() where a thread would sleep" }
    /// Somebody cancelled what the program, or its main task, waited for.
    CancelledBySomebody {
        python: "who awaits what was cancelled is cancelled, too: where that is meant, await it inside \
                 `try: … except asyncio.CancelledError:`; else do not cancel it, or await it in a shield()",
        rust: "who awaits what was cancelled is cancelled, too: where that is meant, match the error; else \
               do not cancel it, or await it in a shield()" }
    /// The program was interrupted while its tasks waited.
    Interrupted {
        both: "Ctrl-C has ended it where it waited: if it should have been over by then, look at who was \
               to set, put, or resolve what it waited for" }

    // ── futures ─────────────────────────────────────────────────────────────
    /// The future was cancelled before: by a time limit, or with its task.
    CancelledMeanwhile {
        python: "it was cancelled meanwhile, perhaps by a time limit: `if not future.done():` before \
                 set_result()",
        rust: "it was cancelled meanwhile, perhaps by a time limit: ask done() before set_result()" }
    /// The future has its result or exception.
    ResolvedTwice {
        python: "only the first result counts: `if not future.done():` before set_result()",
        rust: "only the first result counts: ask done() before set_result()" }
    /// `result` or `exception` of a pending future.
    ReadTooEarly {
        python: "`await` it, or ask done() first",
        rust: "await it, or ask done() first" }
    /// A task is its own result.
    AwaitsItself {
        both: "a task cannot wait for its own end: await another one, or return" }

    // ── what is no coroutine, or no longer one ──────────────────────────────
    /// Something else was given to `run` or `create_task`.
    NotACoroutine {
        python: "call the coroutine function, `main()` and not `main`, and put what is no coroutine, such \
                 as gather(), into one: `async def main(): return await asyncio.gather(…)`",
        rust: "wrap it: run(async { gather(…).await })" }
    /// Coroutines were given to `wait`.
    CoroutinesToWait {
        python: "make tasks of them first: asyncio.wait([asyncio.create_task(work())])",
        rust: "make tasks of them first, with create_task" }
    /// One coroutine object is awaited or run twice.
    CoroutineReused {
        python: "a coroutine runs once: call the function anew each time, `run(receive())` and not \
                 `run(coroutine)`",
        rust: "a coroutine runs once: call the function anew each time" }
    /// An awaitable of another framework.
    ForeignAwaitable {
        python: "asyncio awaits only its own futures: use the other framework's adapter, or let its \
                 callback resolve an asyncio future (loop.create_future())",
        rust: "let its callback resolve a future of the loop (create_future)" }
    /// Something that cannot be awaited at all.
    NotAwaitable {
        python: "only a coroutine, task or future can be awaited: leave out the await, or make the \
                 function `async def`",
        rust: "only a future can be awaited: leave out the await" }
    /// A coroutine was given where a function is called.
    CoroutineAsCallback {
        python: "a callback is a plain function: asyncio.create_task(work()), or \
                 loop.call_soon(lambda: asyncio.create_task(work()))",
        rust: "a callback is a plain function: create_task(work())" }
    /// A coroutine that is thrown away awaits once more.
    IgnoresItsEnd {
        python: "`except BaseException` also catches the end of the coroutine: catch Exception, and await \
                 nothing after GeneratorExit",
        rust: "await nothing while it is dropped" }

    // ── what was shut down, or is not held ──────────────────────────────────
    /// The runner was closed before.
    RunnerClosed {
        python: "a closed Runner stays closed: run all of it inside one `with asyncio.Runner() as runner:`, \
                 or make a new Runner",
        rust: "a closed Runner stays closed: run all of it before close(), or make a new Runner" }
    /// The loop's executor was shut down before.
    ExecutorShutDown {
        python: "stop those who hand in work first, and shut the executor down last; asyncio.run() does so \
                 when main() has returned",
        rust: "stop those who hand in work first, and shut the executor down last" }
    /// A pool of the program's own was shut down before.
    PoolShutDown {
        python: "the pool was shut down, perhaps by its `with` block: hand in all work inside that block, or \
                 call shutdown() last",
        rust: "the pool was shut down: hand in all work before, and call shutdown() last" }
    /// A Tornado loop is closed once more, after a first close that was refused.
    ClosedTwice {
        both: "the first close() was refused, and has forgotten the loop all the same: stop() it there, \
               and close() it once, after start() has returned" }
    /// A lock is released that nobody holds.
    LockNotHeld {
        python: "release only what was acquired: `async with lock:` does both",
        rust: "release only what was acquired: with() does both" }
    /// A condition is used without its lock.
    ConditionNotHeld {
        python: "hold its lock while you wait or notify: `async with condition:`",
        rust: "hold its lock while you wait or notify: inside with()" }
    /// More was released, or done, than was taken.
    GivenBackTwice {
        python: "give back once for each time that it was taken: `async with` and one task_done() for each get()",
        rust: "give back once for each time that it was taken: one release() for each acquire(), one \
               task_done() for each get()" }
    /// A group or time limit is used outside its `async with`, or twice.
    OutsideItsBlock {
        python: "use it inside its own `async with`, once: make a new TaskGroup or timeout() for each block",
        rust: "use it inside its own block, once: make a new one for each" }
    /// Two coroutines read one stream.
    TwoReaders {
        python: "one coroutine reads a stream; let it hand on what it has read, by a Queue",
        rust: "one coroutine reads a stream; let it hand on what it has read" }
    /// The line is longer than the stream's limit.
    LineTooLong {
        python: "read what is there with read() or readexactly(), or give open_connection(limit=…) more",
        rust: "read what is there with read() or readexactly(), or give a higher limit" }

    // ── what the system says ────────────────────────────────────────────────
    /// Somebody listens at the address already.
    AddressTaken {
        both: "somebody listens there already: end it, or take another port (0 is any that is free)" }
    /// Nobody listens at the address.
    NobodyListens {
        both: "nobody listens there: start the server first, and look at host and port" }
    /// The other side has closed the connection.
    OtherSideGone {
        both: "the other side has closed the connection: expect that at every await" }
    /// The name of the host is unknown.
    UnknownHost {
        both: "nobody knows a host of that name from here: look at its spelling, and at the network" }
    /// The port or the path is not the program's to take.
    NotPermitted {
        both: "a port below 1024, or a path that is not yours: take another one" }

    // ── nobody does what all wait for ───────────────────────────────────────
    /// The virtual clock's own error: everybody waits.
    NobodyResolves {
        both: "somebody has to resolve that future, or to call stop()" }
}
