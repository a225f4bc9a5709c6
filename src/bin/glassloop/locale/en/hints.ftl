# What helps whoever is stuck in an exercise: in Python, or in both languages; `.rust`, where it is another.

hint-of-first_come = What is ready stands in one queue, and whoever comes later stands further back. Who stood in it before first() asked for third()?
hint-of-sooner_or_later = What call_soon() was given is ready now; what call_later() was given is ready when it is due. The order in which they are asked for counts only among those that are ready.
hint-of-not_every_await_waits = A new task is only put into the queue. Who runs goes on until it awaits something that is not done yet: a helper that returns at once gives nobody else a turn.
hint-of-two_at_a_time = Await both together: gather() makes a task of each, and waits for all.
    .rust = Await both together: gather() makes a task of each, and waits for all. It takes them in a list, `gather([one, two])?`, or the macro does, `gather!(one, two)?`; what it returns is awaited.
hint-of-never_awaited = To call save() only makes a coroutine: nothing of it has run. What runs it, and who waits until it is done?
hint-of-cancel_swallowed = What tells main that the worker was cancelled is the error that came out of its await. Who has caught it, and what becomes of it after the cleaning up?
    .rust = What tells cancel_it that the worker was cancelled is the error that came out of its await. What does the worker give back after the cleaning up, instead of that error?
hint-of-nobody_asked = Keep what create_task() returns and await it in a try. The sleep is then no longer needed.
    .rust = Keep what create_task() returns and await it in a match. The sleep is then no longer needed.
hint-of-already_running = A loop that runs cannot be run once more. Make render() a coroutine function, and await: all the way up.
hint-of-one_lock_two_runs = A lock belongs to the first loop in which somebody had to wait for it. Make it in the run that uses it, and hand it on.
hint-of-attached_elsewhere = The line that awaits is the one that is told. But the future belongs to the loop that made it: where was that?
hint-of-closed_too_early = A closed loop never opens again: close it after its last use.
hint-of-client_kept = run() closes its loop when it returns. Connect and fetch in one coroutine, and run that.
hint-of-finaliser = Give Session a method that closes it, await that in first(), and leave the finaliser out. What was asked for with call_soon() needs one more turn before the run ends.
hint-of-transport_kept = Close it where its loop still runs: in the coroutine that made it; and let the loop turn once more, so that the callback runs.
hint-of-pipe_kept = Close it in the coroutine that opened it, and await its end there: wait() of a child process, wait_closed() of a connection.
hint-of-pool_kept = One loop for all jobs: a coroutine that awaits one job after the other, and one run for it.
hint-of-two_tests_one_engine = The engine was made by the first test, on the first test's loop. Which line ended that loop?
hint-of-heartbeat = First let the thread go and join it, then run the loop for one more turn, and close it last.
hint-of-helper = The loop is closed by somebody who did not make it.
