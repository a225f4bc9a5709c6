# What is to blame for an error: a step, which stands in $step, and what happened there.

step-that-was-led-to = { $step }, which { $earlier } has led to

blame-asked-for = it was asked for at { $step }

## Closed

blame-closed = { $event_loop } was closed at { $step }{ $consequence }
blame-closed-by-a-helper = { $helper }(), which did not make { $event_loop }, closed it at { $step }{ $consequence }
closed-with-the-run-of = , with the run of { $task } that it belonged to, and now { $runs } runs
closed-with-the-run = , with the run that it belonged to, and now { $runs } runs
closed-with-the-test = , with { $task }, and now { $runs } runs
closed-and-another-runs = , and now { $runs } runs
closed-and-another-runs-here = , and now { $runs } runs here
closed-after-its-run = , when its run was over
closed-before-a-finaliser-asks = , and a finaliser asks for it now
closed-before-the-program-was-over = , and the program is over
closed-under-what-was-opened = ; what asks for it was opened at { $step }
closed-with-a-waiting-task = , with a task that still waited
closed-and-handed-over = , and handed over at { $step }
closed-by-a-thread = , by { $thread }

## Running, and stopped

blame-runs-since = { $event_loop } has been running since { $step }
blame-runs-in-a-thread-since = { $event_loop } has been running in { $thread } since { $step }
blame-runs-in-this-thread = { $event_loop } has been running in this thread since { $step }
blame-runs-in-another-thread = { $event_loop } runs in another thread since { $step }
blame-close-asked-for = close() was asked for at { $step }
blame-first-asked-for = the first was asked for at { $step }
blame-stopped = stop() was called at { $step }
blame-stop-asked-for = stop() was called at { $stopped }, which was asked for at { $step }

## No loop

blame-run-left-no-loop = run() was over, and left this thread without a loop, at { $step }
blame-left-without-loop = this thread was left without a loop at { $step }

## Of another loop

blame-maker-opened = it belongs to { $event_loop }, where what made it was opened at { $step }
blame-made-on-a-loop = { $future } belongs to { $event_loop }: it was made at { $step }
blame-made-on-an-idle-loop = { $future } belongs to { $event_loop }, which is not run: it was made at { $step }
blame-bound = it was bound to { $event_loop } at { $step }
blame-bound-by-a-task = it was bound to { $event_loop }, by { $task }, which had to wait, at { $step }
blame-another-loop-run = another loop, { $event_loop }, was run at { $step }

## Left over

blame-failed = { $who } failed at { $step }
blame-awaited-by-nobody = { $who }, which failed at { $failed }, was made at { $step }, and nobody has awaited it
blame-loop-never-run = { $event_loop }, on which it was made at { $step }, was never run
blame-closed-under-it = { $event_loop } was closed under it at { $step }
blame-nobody-kept-it = it was made at { $step }, and nobody kept it, nor what it waits for
blame-run-ended-before = it was not done when the run was that began at { $step }
blame-call-refused = the call that was to run { $coroutine } was refused at { $step }
blame-given-to-executor = an executor was to call { $coroutine } at { $step }
blame-made-near = the coroutine was made near { $step }

## Cut off

blame-time-limit = the time limit was over while it waited at { $step }
blame-time-limit-set = the time limit that was set at { $set } was over while it waited at { $step }
blame-held-from = meanwhile { $who } held the loop for { $time }, from { $step }
blame-held-since-it-went-on = meanwhile { $who } held the loop for { $time }; it went on at { $step }
blame-held-since-it-was-made = meanwhile { $who } held the loop for { $time }; it was made at { $step }
blame-cancelled = cancel() was called at { $step }
blame-swallowed = { $task } was asked to stop at { $asked }, and waits again since { $step }
blame-was-waiting-since = { $task } was waiting since { $step }

## Futures, and what was shut down

blame-done-since = { $future } has been done since { $step }
blame-run-before = it was run before, by the task made at { $step }
blame-waiting-since = { $task } has been waiting since { $step }
blame-runner-closed = the runner was closed at { $step }
blame-executor-shut-down = the executor was shut down at { $step }
blame-program-over = the program was over at { $step }
blame-run-after-the-program = the program was over at { $over }, and a loop was run for this at { $step }
