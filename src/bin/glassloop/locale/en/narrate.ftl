# What a step does, and why.  A sentence may begin with a small letter: whoever tells it writes a capital.

one-more-sentence = { $told } { $sentence }
one-and-other = { $one } and { $other }
one-other = { $one }, { $other }
one-then-next = { $one }, then { $next }
see-step = {" "}(see { $step })
it = it

## Loops

loop-is-made = { $by } makes an event loop. It is empty and idle: nothing runs until it is run.
one-of-several-loops-is-made = { $by } makes a new event loop, { $event_loop }. It is empty and idle: nothing runs until it is run.
loop-is-set = { $by } sets { $event_loop } as this thread's loop: get_event_loop gives it from now on, even once it is closed.
loop-is-got = { $by } calls get_event_loop, which hands over { $event_loop }: that was set as this thread's loop.
loop-is-got-closed = { $by } calls get_event_loop, which hands over { $event_loop }, and that is closed (see { $step }): it still is this thread's loop, and get_event_loop does not ask whether it can be used.
loop-is-unset = { $by } leaves this thread without a loop: get_event_loop no longer finds { $event_loop } here.
loop-is-seen-in-part = of { $event_loop } only a part can be seen: { $what }.
loop-runs-to-tidy-up = before it closes { $event_loop }, { $by } runs it once more, for { $task }: whatever is still ready gets its turn.
generators-are-closed-then = { $runs } Async generators that have begun and are not at their end are closed.
generators-would-be-closed-then = { $runs } In Python, async generators that are not at their end are closed here; Rust has none.
loop-runs-until-that-is-done = { $by } calls run_until_complete: { $event_loop } runs until { $future } is done.
loop-runs-forever = { $by } calls run_forever: { $event_loop } runs until somebody calls stop().
loop-runs-once = { $by } calls run_once: { $event_loop } runs one iteration.

iteration-begins = Iteration { $number } begins
iteration-of-one-of-several-loops-begins = Iteration { $number } of { $event_loop } begins
iteration-is-the-only-one = { $begins }; { $ready }. The loop was told to stop before, so this is the only iteration of this run.
iteration-does-not-wait = { $begins }; { $ready }: the loop does not wait.
iteration-finds-a-timer-due = { $begins }; nothing is ready, but { $timer } is due, so the loop does not wait.
iteration-waits-for-a-timer = { $begins }; nothing is ready, and the nearest timer, { $timer }, is due in { $time }: the loop sleeps until then.
iteration-waits-for-ever = { $begins }; nothing is ready and no timer is set, so the loop sleeps until something comes from outside: from a socket, or from another thread.
iteration-would-wait-for-ever = { $begins }; nothing is ready and no timer is set, so the loop would sleep until something comes from outside: from a socket, or from another thread.
nothing-is-ready = nothing is ready
one-is-ready = { $first } is ready
several-are-ready = { $count } are ready, first { $first }
many-are-ready = { $count } are ready, first { $first }, then others
a-timer = a timer

stop-of-an-idle-loop = { $by } calls stop() while { $event_loop } is not running: its next run will end after one iteration.
stop-since-that-is-done = { $future } is done, so run_until_complete has { $event_loop } stop at the end of this iteration.
stop-of-a-running-loop = { $by } calls stop(): { $event_loop } finishes this iteration, and then its run is over.

the-run = the run
run-is-over = { $returns }. With that, { $event_loop } is idle again; what it holds, it keeps.
run-returns-that-error = { $function } returns with that error
run-returns-what-went-through-it = { $function } returns with { $error }, which went through it
run-returns-since-that-is-done = { $function } returns because { $future } is done
run-returns-though-that-is-not-done = { $function } returns because of the stop() of { $step }, though { $future } is not done
run-returns-since-it-was-stopped = { $function } returns because of the stop() of { $step }
run-returns-after-one-iteration = { $function } returns after one iteration
run-is-left = { $function } is left, since an exception such as KeyboardInterrupt goes through it

loop-is-closed = { $by } calls close(): { $event_loop } is closed for good, and can neither run again nor be given work.
loop-is-closed-since-it-is-dropped = nobody holds { $event_loop } any more, so it is closed for good, and can neither run again nor be given work.
loop-held-nothing = It held nothing that is lost.
loop-lets-go-of = It lets go of { $lost }.
lost-entries = { $count ->
    [one] one entry of its ready queue
   *[other] { $count } entries of its ready queue
}
lost-timers = { $count ->
    [one] one timer
   *[other] { $count } timers
}
lost-tasks = { $count ->
    [one] one task that will never be done
   *[other] { $count } tasks that will never be done
}
lost-sockets = { $count ->
    [one] one socket
   *[other] { $count } sockets
}
lost-results = { $count ->
    [one] the result of a function that it gave to a thread
   *[other] the results of { $count } functions that it gave to threads
}

## Callbacks, timers and sources

callback-is-made = { $by } makes { $callback }.
callback-is-scheduled = { $by } calls call_soon: { $callback } goes to the end of the ready queue.
generator-is-let-go = { $by } lets an async generator go that is not at its end. Python tells the loop, which is to make a task that closes it: { $callback } goes to the end of the ready queue.
callback-is-ready-since-that-is-done = { $future } is done, so its { $callback } goes to the end of the ready queue.
callback-is-ready-since-the-source-is = { $source } is ready, so its { $callback } goes to the end of the ready queue.
callback-is-handed-over = { $thread } has handed over { $callback }: it goes to the end of the ready queue.
another-thread = another thread
callback-is-called = { $callback } is at the front of the ready queue: the loop calls it.
callback-returns = { $callback } returns to the loop.
callback-fails = { $callback } fails with { $error }{ $origin }. That ends the callback, but not { $event_loop }.
callback-fails-and-ends-the-run = { $callback } fails with { $error }{ $origin }. That goes through { $event_loop }, and out of its run.
callback-is-cancelled = { $by } cancels { $callback }: it will not be called.
callback-is-cancelled-in-the-queue = { $by } cancels { $callback }: it stays in the ready queue, but will not be called.
callback-is-cancelled-too-late = { $by } cancels { $callback }, which has run already.
callback-is-skipped = it is the turn of { $callback }, but it was cancelled at { $step }: nothing is called.
callback-is-skipped-and-nobody-knows-since-when = it is the turn of { $callback }, but it was cancelled: nothing is called.

timer-is-set = { $by } sets { $timer }: it is due in { $left }, at { $when } on the loop's clock.
timer-is-set-for-now = { $by } sets { $timer }: it is due at once, but only the next iteration looks at timers.
timer-is-due = { $timer } is due, so its callback goes to the end of the ready queue.
timer-is-due-though-cancelled = { $timer } is due. It was cancelled at { $step }, but the loop looks at that only when its turn has come: its callback goes to the end of the ready queue.
timer-is-called-at-once = { $timer } is due: the loop calls its callback at once.
timer-is-cancelled = { $by } cancels { $timer }: it will call nothing.
timer-is-thrown-away = { $timer } was cancelled, so the loop throws it away.

source-is-watched = { $by } has the loop watch { $source }: when { $readiness }, { $callback } will be called.
source-is-no-longer-watched = the loop no longer looks whether { $readiness }.
source-is-ready = the system tells the loop that { $readiness }.
source-has-something-to-read = { $source } has something to read
source-has-room-to-write = { $source } has room to write

## Tasks

task-is-made = { $by } makes { $task }, named "{ $name }", to drive the coroutine { $coroutine }. Nothing of it has run yet.
task-is-made-to-close = { $by } makes { $task }, named "{ $name }", to close the async generator { $generator }, which is not at its end: GeneratorExit is going to be raised where it stopped, so that its finally blocks run.
task-gets-a-name = { $by } gives { $task } the name "{ $name }".
task-is-ready-for-its-first-step = { $task } goes to the end of the ready queue: create_task schedules its first step with call_soon.
task-is-ready-since-that-is-done = { $future } is done, so { $task }, which waits for it, goes to the end of the ready queue.
task-lets-others-go-first = { $task } lets the others go first: it goes to the end of the ready queue at once.
task-is-ready-to-be-cancelled = { $task } was asked to cancel and waits for nothing that could be cancelled: it goes to the end of the ready queue.
task-is-ready-for-its-error = { $task } goes to the end of the ready queue: the error will be raised at its await, in its next step.
task-is-woken-from-outside = something outside the loop has woken { $task }: it goes to the end of the ready queue.
task-takes-its-first-step = { $task } takes its first step: { $coroutine } runs, until its first await that has to wait or to its end.
task-begins-eagerly = { $task } is an eager task: { $coroutine } runs at once, inside { $doer }, until its first await that has to wait.
task-never-begins = { $task } was cancelled before its first step: { $coroutine } never begins.
its-coroutine = its coroutine
task-goes-on-in-its-turn = { $task } goes on at its await: its turn has come again.
task-goes-on-with-the-result = { $task } goes on at its await: the result of { $future } is there.
task-goes-on-with-the-error = { $task } goes on at its await: { $future } has failed with { $error }, which is raised there.
task-goes-on-since-that-was-cancelled = { $task } goes on at its await: { $future } was cancelled, so CancelledError is raised there.
task-goes-on-since-it-is-to-cancel = { $task } goes on at its await: it was asked to cancel, so CancelledError is raised there.
becomes-a-timeout = { " " }The time limit that has asked for it makes a TimeoutError of it, as it is left.
task-waits-for-its-next-turn = { $task } stops here for now: it waits for its next turn.
task-waits-for-a-future = { $task } waits for { $future }, which nobody has resolved yet: it is out of the ready queue until somebody does.
task-waits = { $task } waits for { $awaited }: it is out of the ready queue until then.
awaits-the-end-of = { $task } to be done
awaits-its-next-turn = its next turn
awaits-what-is-not-of-asyncio = something that is not asyncio's, and that will wake it by its waker
task-is-done-already = it is the turn of { $task }, but it is done already: nothing runs.
task-is-done = { $task } is done: its coroutine has returned.
task-is-cancelled = { $task } is cancelled: CancelledError came out of its coroutine.
task-has-failed = { $task } is done, with an exception: { $error }{ $origin }. Whoever awaits it gets that.
it-goes-through-the-loop = It also goes through { $event_loop }, and out of its run.
task-is-destroyed-alone = nobody holds { $task } any more, and it is still pending: it is destroyed, and will never be done
task-is-destroyed = nobody holds { $event_loop } any more, and { $task } is still pending: it is destroyed, and will never be done

## Futures

future-is-made = { $by } makes { $future }: a result that is not there yet.
future-is-resolved = { $by } resolves { $future }: it has its result now, for good.
future-is-cancelled = { $future } is cancelled: whoever awaits it gets CancelledError.
future-has-failed = { $by } gives { $future } an exception: { $error }{ $origin }. Whoever awaits it gets that.
done-callback-is-added = { $by } adds a done callback to { $future }: it is scheduled once that is done.
done-callback-is-taken-back = { $by } takes its done callback from { $future } again.
function-is-given-to-a-thread = { $by } has given the function to a thread of the executor: it runs there, beside the loop, and what it returns will be the result of { $future }.
cancel-is-passed-on = { $task } waits for { $future }, so the request is passed on to that.
cancel-of-what-has-not-begun = { $by } calls cancel() on { $task }, which has not begun.
cancel-of-a-task = { $by } calls cancel() on { $task }: a request, to raise CancelledError at the await where it is suspended.
cancel-of-a-future = { $by } calls cancel() on { $future }.

## Transports and servers

transport-reads = { $transport } reads { $count ->
    [one] { $count } byte
   *[other] { $count } bytes
}, and gives that to its protocol.
transport-reads-the-end = { $transport } reads the end of file: the other side will send no more.
transport-sends = { $transport } hands the system { $count ->
    [one] { $count } byte
   *[other] { $count } bytes
} to send.
transport-sends-the-end = { $transport } sends the end of file: this side will send no more, but still reads.
writing-is-paused = { $transport } has { $count ->
    [one] { $count } byte
   *[other] { $count } bytes
} that the other side does not take: it asks its protocol to write no more (pause_writing).
writing-is-resumed = { $transport } has only { $count ->
    [one] { $count } byte
   *[other] { $count } bytes
} left to send: its protocol may write again (resume_writing).
reading-is-paused = { $by } has { $transport } read no more for the time being: what comes waits in the system.
reading-is-resumed = { $by } has { $transport } read again.
transport-is-closed = { $by } closes { $transport }: its protocol hears of that in the next iteration.
transport-closes-when-all-is-sent = { $by } closes { $transport }, which has { $count ->
    [one] { $count } byte
   *[other] { $count } bytes
} to send first.
transport-is-aborted = { $by } closes { $transport } at once.
transport-is-aborted-with-data = { $by } closes { $transport } at once: { $count ->
    [one] { $count } byte
   *[other] { $count } bytes
} will never be sent.
transport-is-over = { $transport } is over, and its protocol is told so (connection_lost): the socket is closed.
transport-is-lost = { $transport } is lost with { $error }, and its protocol is told so (connection_lost).
another-process = another process
server-has-accepted = { $server } has accepted a connection from { $host }: { $transport }. Its protocol hears of it next.
connection-has-a-closed-loop = The loop of { $transport } is closed: what comes is read no more, and what cannot be sent at once never will be.
connection-stands = the connection to { $peer } stands: { $transport }. Its protocol hears of it next.
datagrams-on-an-address = { $by } opens { $transport }, for datagrams, on { $address }.
datagrams-on-any-address = { $by } opens { $transport }, for datagrams, on an address of the system's choice.
server-listens = { $by } has { $server } listen on { $addresses }: whoever connects there will be accepted.
server-cannot-accept = { $server } cannot accept a connection, { $error }: it accepts none for a second, and then tries again.
server-accepts-again = { $server } accepts connections again.
server-is-closed = { $by } closes { $server }: it accepts no more connections.

## Threads, child processes, the program's end

thread-is-met = { $thread } is met for the first time.
it-is-bound = { $by } waits for a { $class }, which from now on belongs to { $event_loop }.
subprocess-starts = { $by } starts a child process, { $process } ({ $program }).
subprocess-has-ended = child process { $process } has ended, with exit code { $code }.
subprocess-was-ended = child process { $process } was ended by signal { $signal }.
program-is-over = the program is over.
program-has-failed = the program ends with { $error }{ $origin }.
test-has-failed = the test fails: { $panic }
coroutine-is-dropped = a coroutine { $coroutine } was made and dropped without having begun: nothing of it has run.

## Errors

call-is-refused = { $operation }() is refused: { $error }
resolving-is-refused = to resolve { $future } is refused: { $error }
await-is-refused = the await is refused: { $error }
loop-gives-up = the loop gives up: { $error }
error-with-its-blame = { $error } — { $blame }.
error-without-blame = { $error }.
it-comes-from-this = It comes from this: { $blame }.
time-was-over = { $who } leaves timeout(), whose time was over: the CancelledError that was its own doing becomes a TimeoutError.
time-was-over-at = { $who } leaves timeout(), whose time was over, at { $step }: the CancelledError that was its own doing becomes a TimeoutError.
loop-reports = { $event_loop } reports: { $message }
loop-reports-an-error = { $event_loop } reports: { $message }: { $error }{ $origin }
handler-is-called = { $event_loop } calls its exception handler with this: { $message }
handler-is-called-with-an-error = { $event_loop } calls its exception handler with this: { $message }: { $error }{ $origin }

## How long things took

it-was-ready-before = It was ready for { $time } before.
that-is-late = That is { $time } late.
this-turn-held-the-loop = This turn held { $event_loop } for { $time }.
turn-has-blocked-the-loop = { $who } held { $event_loop } for { $held }, { $took } of it between { $from } and { $to }; { $waited }.
nobody-had-to-wait = nobody else was ready meanwhile
one-had-to-wait = meanwhile { $who } had to wait
several-had-to-wait = meanwhile { $count } others had to wait: { $named }
many-had-to-wait = meanwhile { $count } others had to wait: { $named } and { $more } more
timer-of-somebody = { $timer } of { $who }
