//! What a reader of the trace sees: whole traces of small programs, under the
//! virtual clock.
//!
//! A line is `ITERATION SECONDS WHO: WHAT`, and ` @N` where it stands in the
//! N-th line of the program.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use glassloop::testing::{record, record_and_replay};
use glassloop::trace::{Actor, Event, Journal, Record, SourceLine};
use glassloop::{
    ClockKind, Error, EventLoop, Result, get_event_loop, new_event_loop, set_event_loop, sleep, timeout,
    yield_now,
};

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// Asserts the trace of a program that begins in the line after `first`; that a
/// loop is made first, and closed and dropped at the end, is left out.
#[track_caller]
fn assert_trace(first: &SourceLine, program: impl FnOnce(&EventLoop) -> Result<()>, expected: &[&str]) {
    let lines = trace(first, program);
    assert!(lines == expected, "{lines:#?}");
}

fn trace(first: &SourceLine, program: impl FnOnce(&EventLoop) -> Result<()>) -> Vec<String> {
    let records = record_and_replay(|| {
        let event_loop = new_event_loop().unwrap();
        program(&event_loop).unwrap();
        event_loop.close().unwrap();
    });
    let end = records.iter().rposition(|record| record.event == Event::Closed).unwrap();
    records[1..end].iter().map(|record| line(first, record)).collect()
}

fn line(first: &SourceLine, record: &Record) -> String {
    let source = record.source.as_ref().filter(|source| source.file() == first.file());
    let source = source.and_then(|source| source.line().checked_sub(first.line() + 1));
    let source = source.filter(|line| *line > 0).map_or(String::new(), |line| format!(" @{line}"));
    let who = match record.by {
        Actor::Program => "program".to_owned(),
        Actor::Loop => "loop".to_owned(),
        Actor::Callback(callback) => callback.to_string(),
        Actor::Task(task) => task.to_string(),
    };
    format!("{} {} {who}: {}{source}", record.iteration, record.time().as_secs_f64(), what(&record.event))
}

fn what(event: &Event) -> String {
    match event {
        Event::CallbackMade(made) if made.internal => format!("{} made, internal", made.callback),
        Event::CallbackMade(made) => format!("{} made: {}", made.callback, made.name),
        Event::TaskMade(made) => format!("{} made: {} {}", made.task, made.name, made.coroutine),
        Event::FutureMade(made) => format!("{} made: {}", made.future, made.class),
        Event::Refused(refused) => format!("{} refused: {}", refused.operation, refused.message),
        Event::Reported(reported) => format!("reported: {:?}", reported.error),
        Event::Said(said) => format!("said: {}", said.text),
        other => format!("{other:?}"),
    }
}

fn hello() {
    log::info!("hello");
}

#[test]
fn a_callback_is_made_ready_begun_and_finished() {
    let first = SourceLine::here();
    let program = |event_loop: &EventLoop| {
        event_loop.call_soon(hello)?;
        event_loop.run_once()
    };
    assert_trace(
        &first,
        program,
        &[
            "0 0 program: callback 1 made: hello @1",
            "0 0 program: CallbackReady(callback 1, CallSoon)",
            "0 0 program: RunBegun(Once) @2",
            "1 0 loop: IterationBegun(No)",
            "1 0 loop: CallbackBegun(callback 1)",
            "1 0 callback 1: said: hello",
            "1 0 callback 1: CallbackFinished(callback 1, None)",
            "1 0 loop: RunEnded",
        ],
    );
}

#[test]
fn a_timer_fires_and_a_cancelled_one_is_dropped() {
    let first = SourceLine::here();
    let program = |event_loop: &EventLoop| {
        event_loop.call_later(seconds(2), hello)?;
        event_loop.call_later(seconds(1), hello)?.cancel();
        event_loop.run_once()
    };
    assert_trace(
        &first,
        program,
        &[
            "0 0 program: callback 1 made: hello @1",
            "0 0 program: TimerMade(callback 1, 2000000000) @1",
            "0 0 program: callback 2 made: hello @2",
            "0 0 program: TimerMade(callback 2, 1000000000) @2",
            "0 0 program: CallbackCancelled(callback 2)",
            "0 0 program: RunBegun(Once) @3",
            "1 0 loop: TimerDropped(callback 2)",
            "1 0 loop: IterationBegun(Nanoseconds(2000000000))",
            "1 2 loop: CallbackReady(callback 1, Due)",
            "1 2 loop: CallbackBegun(callback 1)",
            "1 2 callback 1: said: hello",
            "1 2 callback 1: CallbackFinished(callback 1, None)",
            "1 2 loop: RunEnded",
        ],
    );
}

#[test]
fn a_cancelled_timer_behind_another_becomes_due_with_it_and_is_skipped() {
    let first = SourceLine::here();
    let program = |event_loop: &EventLoop| {
        event_loop.call_later(seconds(1), hello)?;
        event_loop.call_later(seconds(2), hello)?.cancel();
        event_loop.block_thread(seconds(5));
        event_loop.run_once()
    };
    assert_trace(
        &first,
        program,
        &[
            "0 0 program: callback 1 made: hello @1",
            "0 0 program: TimerMade(callback 1, 1000000000) @1",
            "0 0 program: callback 2 made: hello @2",
            "0 0 program: TimerMade(callback 2, 2000000000) @2",
            "0 0 program: CallbackCancelled(callback 2)",
            "0 5 program: RunBegun(Once) @4",
            "1 5 loop: IterationBegun(Nanoseconds(0))",
            "1 5 loop: CallbackReady(callback 1, Due)",
            "1 5 loop: CallbackReady(callback 2, Due)",
            "1 5 loop: CallbackBegun(callback 1)",
            "1 5 callback 1: said: hello",
            "1 5 callback 1: CallbackFinished(callback 1, None)",
            "1 5 loop: CallbackSkipped(callback 2)",
            "1 5 loop: RunEnded",
        ],
    );
}

#[test]
fn a_cancelled_timer_behind_another_is_dropped_when_that_has_gone_before_it() {
    let first = SourceLine::here();
    let program = |event_loop: &EventLoop| {
        event_loop.call_later(seconds(1), hello)?;
        event_loop.call_later(seconds(2), hello)?.cancel();
        event_loop.run_once()?;
        event_loop.call_soon(hello)?;
        event_loop.run_once()
    };
    assert_trace(
        &first,
        program,
        &[
            "0 0 program: callback 1 made: hello @1",
            "0 0 program: TimerMade(callback 1, 1000000000) @1",
            "0 0 program: callback 2 made: hello @2",
            "0 0 program: TimerMade(callback 2, 2000000000) @2",
            "0 0 program: CallbackCancelled(callback 2)",
            "0 0 program: RunBegun(Once) @3",
            "1 0 loop: IterationBegun(Nanoseconds(1000000000))",
            "1 1 loop: CallbackReady(callback 1, Due)",
            "1 1 loop: CallbackBegun(callback 1)",
            "1 1 callback 1: said: hello",
            "1 1 callback 1: CallbackFinished(callback 1, None)",
            "1 1 loop: RunEnded",
            "1 1 program: callback 3 made: hello @4",
            "1 1 program: CallbackReady(callback 3, CallSoon)",
            "1 1 program: RunBegun(Once) @5",
            "2 1 loop: TimerDropped(callback 2)",
            "2 1 loop: IterationBegun(No)",
            "2 1 loop: CallbackBegun(callback 3)",
            "2 1 callback 3: said: hello",
            "2 1 callback 3: CallbackFinished(callback 3, None)",
            "2 1 loop: RunEnded",
        ],
    );
}

/// CPython counts a cancelled timer that was skipped as if it were still there, and
/// throws the cancelled ones away one iteration earlier than it need.
#[test]
fn timers_that_were_skipped_count_when_many_are_thrown_away() {
    let first = SourceLine::here();
    let program = |event_loop: &EventLoop| {
        event_loop.call_later(seconds(1), || ())?;
        cancelled_timers(event_loop, 60, 2)?;
        event_loop.block_thread(seconds(5));
        event_loop.run_once()?; // 60 are skipped
        event_loop.call_later(seconds(1), || ())?;
        cancelled_timers(event_loop, 2, 10)?;
        for _ in 0..100 {
            event_loop.call_later(seconds(20), || ())?;
        }
        event_loop.run_once()
    };
    let dropped = trace(&first, program).into_iter().filter(|line| line.contains("TimerDropped"));
    let expected = ["2 5 loop: TimerDropped(callback 63)", "2 5 loop: TimerDropped(callback 64)"];
    assert_eq!(dropped.collect::<Vec<_>>(), expected);
}

/// So many timers, each of them cancelled at once.
fn cancelled_timers(event_loop: &EventLoop, count: usize, delay: u64) -> Result<()> {
    (0..count).try_for_each(|_| event_loop.call_later(seconds(delay), || ()).map(|timer| timer.cancel()))
}

#[test]
fn a_time_limit_round_something_of_another_crate_raises_where_it_stands() {
    let first = SourceLine::here();
    let program = |event_loop: &EventLoop| {
        event_loop.run_until_complete(async {
            let limited = timeout(seconds(1), std::future::pending::<Result<()>>());
            assert_eq!(limited.await.unwrap_err().class(), "TimeoutError");
            yield_now().await
        })
    };
    assert_trace(
        &first,
        program,
        &[
            "0 0 program: task 1 made: Task-1 async block in a_time_limit_round_something_of_another_crate_raises_where_it_stands @1",
            "0 0 program: TaskReady(task 1, FirstStep)",
            "0 0 program: DoneCallbackAdded(task 1) @1",
            "0 0 program: RunBegun(UntilComplete(task 1)) @1",
            "1 0 loop: IterationBegun(No)",
            "1 0 loop: TaskBegun(task 1, false)",
            "1 0 task 1: callback 1 made: closure in set_alarm",
            "1 0 task 1: TimerMade(callback 1, 1000000000)",
            "1 0 task 1: TaskSuspended(task 1, [Foreign]) @3",
            "2 0 loop: IterationBegun(Nanoseconds(1000000000))",
            "2 1 loop: CallbackReady(callback 1, Due)",
            "2 1 loop: CallbackBegun(callback 1)",
            "2 1 callback 1: CancelRequested(task 1)",
            "2 1 callback 1: TaskReady(task 1, Cancel)",
            "2 1 callback 1: CallbackFinished(callback 1, None)",
            "3 1 loop: IterationBegun(No)",
            "3 1 loop: TaskBegun(task 1, true)",
            "3 1 task 1: timeout refused:  @3",
            "3 1 task 1: TaskReady(task 1, Yielded)",
            "3 1 task 1: TaskSuspended(task 1, [NextTurn]) @4",
            "4 1 loop: IterationBegun(No)",
            "4 1 loop: TaskBegun(task 1, false)",
            "4 1 task 1: TaskFinished(task 1, Result)",
            "4 1 task 1: callback 2 made, internal @1",
            "4 1 task 1: CallbackReady(callback 2, Done(task 1))",
            "5 1 loop: IterationBegun(No)",
            "5 1 loop: CallbackBegun(callback 2)",
            "5 1 callback 2: StopRequested",
            "5 1 callback 2: CallbackFinished(callback 2, None)",
            "5 1 loop: RunEnded",
        ],
    );
}

#[test]
fn a_task_waits_for_a_future_and_is_woken_by_whoever_resolves_it() {
    let first = SourceLine::here();
    let program = |event_loop: &EventLoop| {
        let future = event_loop.create_future();
        let waited_for = future.clone();
        let waits = event_loop.create_task(async move { waited_for.await })?;
        event_loop.call_soon(move || future.set_result(()))?;
        event_loop.run_until_complete(waits)
    };
    assert_trace(
        &first,
        program,
        &[
            "0 0 program: future 1 made: Future @1",
            "0 0 program: task 1 made: Task-1 async block in a_task_waits_for_a_future_and_is_woken_by_whoever_resolves_it @3",
            "0 0 program: TaskReady(task 1, FirstStep)",
            "0 0 program: callback 1 made: closure in a_task_waits_for_a_future_and_is_woken_by_whoever_resolves_it @4",
            "0 0 program: CallbackReady(callback 1, CallSoon)",
            "0 0 program: DoneCallbackAdded(task 1) @5",
            "0 0 program: RunBegun(UntilComplete(task 1)) @5",
            "1 0 loop: IterationBegun(No)",
            "1 0 loop: TaskBegun(task 1, false)",
            "1 0 task 1: TaskSuspended(task 1, [Future(future 1)]) @3",
            "1 0 loop: CallbackBegun(callback 1)",
            "1 0 callback 1: FutureFinished(future 1, Result) @4",
            "1 0 callback 1: TaskReady(task 1, Done(future 1))",
            "1 0 callback 1: CallbackFinished(callback 1, None)",
            "2 0 loop: IterationBegun(No)",
            "2 0 loop: TaskBegun(task 1, false)",
            "2 0 task 1: TaskFinished(task 1, Result)",
            "2 0 task 1: callback 2 made, internal @5",
            "2 0 task 1: CallbackReady(callback 2, Done(task 1))",
            "3 0 loop: IterationBegun(No)",
            "3 0 loop: CallbackBegun(callback 2)",
            "3 0 callback 2: StopRequested",
            "3 0 callback 2: CallbackFinished(callback 2, None)",
            "3 0 loop: RunEnded",
        ],
    );
}

#[test]
fn a_task_that_yields_is_ready_before_it_is_suspended() {
    let first = SourceLine::here();
    let program = |event_loop: &EventLoop| {
        event_loop.create_task(async {
            yield_now().await?;
            hello();
            Ok(())
        })?;
        event_loop.run_once()?;
        event_loop.run_once()
    };
    assert_trace(
        &first,
        program,
        &[
            "0 0 program: task 1 made: Task-1 async block in a_task_that_yields_is_ready_before_it_is_suspended @1",
            "0 0 program: TaskReady(task 1, FirstStep)",
            "0 0 program: RunBegun(Once) @6",
            "1 0 loop: IterationBegun(No)",
            "1 0 loop: TaskBegun(task 1, false)",
            "1 0 task 1: TaskReady(task 1, Yielded)",
            "1 0 task 1: TaskSuspended(task 1, [NextTurn]) @2",
            "1 0 loop: RunEnded",
            "1 0 program: RunBegun(Once) @7",
            "2 0 loop: IterationBegun(No)",
            "2 0 loop: TaskBegun(task 1, false)",
            "2 0 task 1: said: hello",
            "2 0 task 1: TaskFinished(task 1, Result)",
            "2 0 loop: RunEnded",
        ],
    );
}

#[test]
fn a_cancel_goes_from_the_task_to_what_it_waits_for_and_comes_back_with_its_next_step() {
    let first = SourceLine::here();
    let program = |event_loop: &EventLoop| {
        let task = event_loop.create_task_named("sleeper", sleep(seconds(60)))?;
        event_loop.run_once()?;
        task.cancel()?;
        event_loop.run_once()
    };
    assert_trace(
        &first,
        program,
        &[
            "0 0 program: task 1 made: sleeper sleep @1",
            "0 0 program: TaskReady(task 1, FirstStep)",
            "0 0 program: RunBegun(Once) @2",
            "1 0 loop: IterationBegun(No)",
            "1 0 loop: TaskBegun(task 1, false)",
            "1 0 task 1: future 1 made: Future",
            "1 0 task 1: callback 1 made: closure in set_unless_done",
            "1 0 task 1: TimerMade(callback 1, 60000000000)",
            "1 0 task 1: TaskSuspended(task 1, [Future(future 1)])",
            "1 0 loop: RunEnded",
            "1 0 program: CancelRequested(task 1) @3",
            "1 0 program: CancelRequested(future 1) @3",
            "1 0 program: FutureFinished(future 1, Cancelled) @3",
            "1 0 program: TaskReady(task 1, Done(future 1))",
            "1 0 program: RunBegun(Once) @4",
            "2 0 loop: IterationBegun(No)",
            "2 0 loop: TaskBegun(task 1, false)",
            "2 0 task 1: CallbackCancelled(callback 1)",
            "2 0 task 1: TaskFinished(task 1, Cancelled)",
            "2 0 loop: RunEnded",
        ],
    );
}

#[test]
fn a_task_that_is_cancelled_before_it_begins_is_thrown_into_at_once() {
    let first = SourceLine::here();
    let program = |event_loop: &EventLoop| {
        let task = event_loop.create_task(sleep(seconds(60)))?;
        task.cancel()?;
        event_loop.run_once()
    };
    assert_trace(
        &first,
        program,
        &[
            "0 0 program: task 1 made: Task-1 sleep @1",
            "0 0 program: TaskReady(task 1, FirstStep)",
            "0 0 program: CancelRequested(task 1) @2",
            "0 0 program: RunBegun(Once) @3",
            "1 0 loop: IterationBegun(No)",
            "1 0 loop: TaskBegun(task 1, true)",
            "1 0 task 1: TaskFinished(task 1, Cancelled)",
            "1 0 loop: RunEnded",
        ],
    );
}

#[test]
fn done_callbacks_are_added_removed_and_made_ready_by_the_future() {
    let first = SourceLine::here();
    let program = |event_loop: &EventLoop| {
        let future = event_loop.create_future::<()>();
        let removed = future.add_done_callback(|_| ())?;
        future.add_done_callback(|_| hello())?;
        future.remove_done_callback(&removed);
        future.cancel()?;
        event_loop.run_once()
    };
    assert_trace(
        &first,
        program,
        &[
            "0 0 program: future 1 made: Future @1",
            "0 0 program: DoneCallbackAdded(future 1) @2",
            "0 0 program: DoneCallbackAdded(future 1) @3",
            "0 0 program: DoneCallbackRemoved(future 1, 1)",
            "0 0 program: CancelRequested(future 1) @5",
            "0 0 program: FutureFinished(future 1, Cancelled) @5",
            "0 0 program: callback 1 made: closure in done_callbacks_are_added_removed_and_made_ready_by_the_future @3",
            "0 0 program: CallbackReady(callback 1, Done(future 1))",
            "0 0 program: RunBegun(Once) @6",
            "1 0 loop: IterationBegun(No)",
            "1 0 loop: CallbackBegun(callback 1)",
            "1 0 callback 1: said: hello",
            "1 0 callback 1: CallbackFinished(callback 1, None)",
            "1 0 loop: RunEnded",
        ],
    );
}

#[test]
fn an_error_in_a_callback_ends_it_is_reported_and_is_said() {
    let first = SourceLine::here();
    let program = |event_loop: &EventLoop| {
        event_loop.set_exception_handler(|_, context| log::error!("{}", context.exception.as_ref().unwrap()));
        event_loop.call_soon(|| Err::<(), _>(Error::raise("ValueError", "boom")))?;
        event_loop.call_soon(hello)?;
        event_loop.run_once()
    };
    assert_trace(
        &first,
        program,
        &[
            "0 0 program: callback 1 made: closure in an_error_in_a_callback_ends_it_is_reported_and_is_said @2",
            "0 0 program: CallbackReady(callback 1, CallSoon)",
            "0 0 program: callback 2 made: hello @3",
            "0 0 program: CallbackReady(callback 2, CallSoon)",
            "0 0 program: RunBegun(Once) @4",
            "1 0 loop: IterationBegun(No)",
            "1 0 loop: CallbackBegun(callback 1)",
            "1 0 callback 1: CallbackFinished(callback 1, Some(\"ValueError: boom\"))",
            "1 0 loop: reported: Some(\"ValueError: boom\")",
            "1 0 loop: said: boom @1",
            "1 0 loop: CallbackBegun(callback 2)",
            "1 0 callback 2: said: hello",
            "1 0 callback 2: CallbackFinished(callback 2, None)",
            "1 0 loop: RunEnded",
        ],
    );
}

#[test]
fn a_stop_is_seen_at_the_end_of_the_iteration() {
    let first = SourceLine::here();
    let program = |event_loop: &EventLoop| {
        let stopper = event_loop.clone();
        event_loop.call_soon(move || stopper.stop())?;
        event_loop.call_soon(hello)?;
        event_loop.run_forever()
    };
    assert_trace(
        &first,
        program,
        &[
            "0 0 program: callback 1 made: closure in a_stop_is_seen_at_the_end_of_the_iteration @2",
            "0 0 program: CallbackReady(callback 1, CallSoon)",
            "0 0 program: callback 2 made: hello @3",
            "0 0 program: CallbackReady(callback 2, CallSoon)",
            "0 0 program: RunBegun(Forever) @4",
            "1 0 loop: IterationBegun(No)",
            "1 0 loop: CallbackBegun(callback 1)",
            "1 0 callback 1: StopRequested @2",
            "1 0 callback 1: CallbackFinished(callback 1, None)",
            "1 0 loop: CallbackBegun(callback 2)",
            "1 0 callback 2: said: hello",
            "1 0 callback 2: CallbackFinished(callback 2, None)",
            "1 0 loop: RunEnded",
        ],
    );
}

#[test]
fn what_is_refused_is_said_with_the_line_that_asked_for_it() {
    let first = SourceLine::here();
    let program = |event_loop: &EventLoop| {
        let inside = event_loop.clone();
        event_loop.call_soon(move || drop(inside.run_forever().unwrap_err()))?;
        event_loop.run_once()
    };
    assert_trace(
        &first,
        program,
        &[
            "0 0 program: callback 1 made: closure in what_is_refused_is_said_with_the_line_that_asked_for_it @2",
            "0 0 program: CallbackReady(callback 1, CallSoon)",
            "0 0 program: RunBegun(Once) @3",
            "1 0 loop: IterationBegun(No)",
            "1 0 loop: CallbackBegun(callback 1)",
            "1 0 callback 1: run_forever refused: This event loop is already running @2",
            "1 0 callback 1: CallbackFinished(callback 1, None)",
            "1 0 loop: RunEnded",
        ],
    );
}

#[test]
fn a_hang_ends_the_run() {
    let first = SourceLine::here();
    let program = |event_loop: &EventLoop| {
        event_loop.create_task(std::future::pending::<Result<()>>())?;
        event_loop.run_once()?;
        event_loop.run_once().unwrap_err();
        Ok(())
    };
    assert_trace(
        &first,
        program,
        &[
            "0 0 program: task 1 made: Task-1 pending @1",
            "0 0 program: TaskReady(task 1, FirstStep)",
            "0 0 program: RunBegun(Once) @2",
            "1 0 loop: IterationBegun(No)",
            "1 0 loop: TaskBegun(task 1, false)",
            "1 0 task 1: TaskSuspended(task 1, [Foreign])",
            "1 0 loop: RunEnded",
            "1 0 program: RunBegun(Once) @3",
            "2 0 loop: IterationBegun(Forever)",
            "2 0 loop: wait refused: the loop would wait for ever: task Task-1 waits for something that is not glassloop's",
            "2 0 loop: RunEnded",
        ],
    );
}

#[test]
fn what_another_thread_posts_says_so() {
    let first = SourceLine::here();
    let program = |event_loop: &EventLoop| {
        let outside = event_loop.threadsafe();
        std::thread::spawn(move || outside.call_soon_threadsafe(hello)).join().unwrap()?;
        event_loop.run_once()
    };
    assert_trace(
        &first,
        program,
        &[
            "0 0 program: RunBegun(Once) @3",
            "1 0 loop: callback 1 made: hello @2",
            "1 0 loop: CallbackReady(callback 1, OtherThread)",
            "1 0 loop: IterationBegun(No)",
            "1 0 loop: CallbackBegun(callback 1)",
            "1 0 callback 1: said: hello",
            "1 0 callback 1: CallbackFinished(callback 1, None)",
            "1 0 loop: RunEnded",
        ],
    );
}

#[test]
fn what_one_loop_does_to_another_is_its_callbacks_doing() {
    let first = SourceLine::here();
    let program = |event_loop: &EventLoop| {
        let (other, inside) = (new_event_loop()?, event_loop.clone());
        other.call_soon(move || inside.call_soon(hello))?;
        other.run_once()?;
        other.close()?;
        event_loop.run_once()
    };
    assert_trace(
        &first,
        program,
        &[
            "0 0 program: LoopMade @1",
            "0 0 program: callback 1 made: closure in what_one_loop_does_to_another_is_its_callbacks_doing @2",
            "0 0 program: CallbackReady(callback 1, CallSoon)",
            "0 0 program: RunBegun(Once) @3",
            "1 0 loop: IterationBegun(No)",
            "1 0 loop: CallbackBegun(callback 1)",
            "0 0 callback 1: callback 2 made: hello @2",
            "0 0 callback 1: CallbackReady(callback 2, CallSoon)",
            "1 0 callback 1: CallbackFinished(callback 1, None)",
            "1 0 loop: RunEnded",
            "1 0 program: Closed @4",
            "0 0 program: RunBegun(Once) @5",
            "1 0 loop: IterationBegun(No)",
            "1 0 loop: CallbackBegun(callback 2)",
            "1 0 callback 2: said: hello",
            "1 0 callback 2: CallbackFinished(callback 2, None)",
            "1 0 loop: RunEnded",
        ],
    );
}

#[test]
fn close_says_who_called_it_and_what_is_refused_afterwards() {
    let records = record(|| {
        let event_loop = new_event_loop().unwrap();
        event_loop.close().unwrap();
        event_loop.close().unwrap();
        event_loop.call_soon(hello).unwrap_err();
    });
    let line = |place: usize| records[place].source.as_ref().unwrap().line();
    assert_eq!(records.len(), 3, "closing twice does nothing");
    assert_eq!((line(1), line(2)), (line(0) + 1, line(0) + 3));
    assert_eq!(what(&records[1].event), "Closed");
    assert_eq!(what(&records[2].event), "call_soon refused: Event loop is closed");
}

#[test]
fn a_task_that_is_left_behind_is_destroyed_with_its_loop() {
    let records = record(|| {
        let event_loop = new_event_loop().unwrap();
        event_loop.create_task(sleep(seconds(1))).unwrap();
        event_loop.run_once().unwrap();
        event_loop.close().unwrap();
    });
    let end: Vec<_> = records.iter().rev().take(3).map(|record| what(&record.event)).collect();
    assert!(
        end[0].starts_with("said: Task was destroyed but it is pending!\ntask: <Task pending name='Task-1'")
    );
    assert_eq!(end[1..], ["reported: None", "TaskDestroyed(task 1)"]);
}

#[test]
fn ten_recordings_of_a_program_are_equal() {
    let program = || {
        let event_loop = new_event_loop().unwrap();
        let futures = [event_loop.create_future(), event_loop.create_future()];
        let threads = futures.clone().map(|future| {
            let completer = event_loop.create_completer(&future).unwrap();
            std::thread::spawn(move || completer.complete(Ok(())).unwrap())
        });
        let main = async move {
            for future in futures {
                future.await?;
            }
            let spawner = glassloop::get_running_loop()?;
            let sleepers = [3, 1, 2].map(|delay| spawner.create_task(sleep(seconds(delay))));
            drop(spawner);
            for sleeper in sleepers {
                sleeper?.await?;
                log::info!("awake");
            }
            Err::<(), _>(Error::raise("ValueError", "the end"))
        };
        event_loop.run_until_complete(main).unwrap_err();
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        event_loop.close().unwrap();
    };
    let first = record(program);
    assert!(first.len() > 60);
    for _ in 1..10 {
        assert_eq!(record(program), first);
    }
}

#[test]
fn an_observer_is_told_what_the_journal_holds() {
    let journal = Journal::in_memory(usize::MAX);
    let seen = Rc::new(RefCell::new(Vec::new()));
    let event_loop = EventLoop::builder().clock(ClockKind::Virtual).journal(&journal).build().unwrap();
    let sees = seen.clone();
    event_loop.add_observer(Rc::new(move |record: &Record| sees.borrow_mut().push(record.clone())));
    event_loop.run_until_complete(sleep(seconds(1))).unwrap();
    event_loop.close().unwrap();
    assert_eq!(*seen.borrow(), journal.records()[1..], "all but that the loop was made");
}

#[test]
fn what_an_observer_does_is_the_loops_doing() {
    let records = record(|| {
        let event_loop = new_event_loop().unwrap();
        let weak = event_loop.downgrade();
        event_loop.add_observer(Rc::new(move |record: &Record| {
            if let (Event::TaskBegun(..), Some(event_loop)) = (&record.event, weak.upgrade()) {
                event_loop.call_soon(hello).unwrap();
            }
        }));
        event_loop.create_task(async { Ok(()) }).unwrap();
        event_loop.run_once().unwrap();
        event_loop.close().unwrap();
    });
    let made = records.iter().find(|record| what(&record.event) == "callback 1 made: hello").unwrap();
    assert_eq!(made.by, Actor::Loop);
}

#[test]
fn two_journals_that_watch_the_same_program_hold_the_same_records() {
    let watch = || {
        let journal = Journal::in_memory(usize::MAX);
        let event_loop = EventLoop::builder().clock(ClockKind::Virtual).journal(&journal).build().unwrap();
        event_loop.run_until_complete(sleep(seconds(1))).unwrap();
        event_loop.close().unwrap();
        journal.records()
    };
    assert_eq!(watch(), watch());
}

#[test]
fn a_record_is_small() {
    assert!(size_of::<Record>() <= 112, "{}", size_of::<Record>());
}

#[test]
fn a_task_under_a_limit_waits_at_the_line_that_sets_the_limit() {
    let first = SourceLine::here();
    let program = async {
        let slept = glassloop::create_task(sleep(seconds(9)))?;
        glassloop::wait_for(slept.clone(), seconds(1)).await.unwrap_err();
        glassloop::timeout(seconds(1), sleep(seconds(9))).await.unwrap_err();
        glassloop::timeout_at(seconds(3), sleep(seconds(9))).await.unwrap_err();
        glassloop::Timeout::at(seconds(4)).run(sleep(seconds(9))).await.unwrap_err();
        glassloop::wait_for(async { sleep(seconds(9)).await }, seconds(1)).await.unwrap_err();
        glassloop::wait_for(
            // A line of the program further in is the better one.
            async { sleep(seconds(1)).await },
            seconds(9),
        )
        .await
    };
    let records = record(|| glassloop::run(program).unwrap());
    let line = |record: &Record| match (record.by, &record.event) {
        (Actor::Task(task), Event::TaskSuspended(..)) if task.number() == 1 => {
            Some(record.source.as_ref().unwrap().line() - first.line())
        }
        _ => None,
    };
    assert_eq!(records.iter().filter_map(line).collect::<Vec<_>>(), [3, 4, 5, 6, 7, 10]);
}

#[test]
fn a_refusal_without_any_loop_is_in_the_trace() {
    let first = SourceLine::here();
    let records = record(|| {
        glassloop::set_event_loop(None);
        glassloop::get_event_loop().unwrap_err();
    });
    let told: Vec<_> = records.iter().map(|record| what(&record.event)).collect();
    let [told] = &told[..] else { panic!("{told:#?}") };
    assert!(told.starts_with("get_event_loop refused: There is no current event loop in thread '"), "{told}");
    assert_eq!(records[0].source.as_ref().unwrap().line(), first.line() + 3);
    assert_eq!((records[0].event_loop, records[0].by), (None, Actor::Program));
}

#[test]
fn get_event_loop_gives_the_loop_that_was_set_even_closed_and_the_one_that_runs_without_a_record() {
    fn asks_while_it_runs() {
        assert!(get_event_loop().unwrap().is_running());
    }
    let first = SourceLine::here();
    let records = record_and_replay(|| {
        let made = new_event_loop().unwrap();
        set_event_loop(Some(&made));
        let open = get_event_loop().unwrap();
        open.call_soon(asks_while_it_runs).unwrap();
        open.run_once().unwrap();
        open.close().unwrap();
        let closed = get_event_loop().unwrap();
        closed.run_once().unwrap_err();
        set_event_loop(None);
    });
    let told: Vec<_> = records.iter().map(|record| line(&first, record)).collect();
    assert_eq!(
        told,
        [
            "0 0 program: LoopMade @1",
            "0 0 program: LoopSet @2",
            "0 0 program: LoopGot @3",
            "0 0 program: callback 1 made: asks_while_it_runs @4",
            "0 0 program: CallbackReady(callback 1, CallSoon)",
            "0 0 program: RunBegun(Once) @5",
            "1 0 loop: IterationBegun(No)",
            "1 0 loop: CallbackBegun(callback 1)",
            "1 0 callback 1: CallbackFinished(callback 1, None)",
            "1 0 loop: RunEnded",
            "1 0 program: Closed @6",
            "1 0 program: LoopGot @7",
            "1 0 program: run_once refused: Event loop is closed @8",
            "1 0 program: LoopUnset @9",
        ]
    );
}

#[test]
fn what_asks_for_the_current_loop_on_behalf_of_the_program_has_the_programs_line() {
    let first = SourceLine::here();
    let records = record_and_replay(|| {
        let event_loop = new_event_loop().unwrap();
        set_event_loop(Some(&event_loop));
        let task = glassloop::ensure_future(sleep(seconds(1))).unwrap();
        event_loop.run_until_complete(task).unwrap();
        set_event_loop(None);
        event_loop.close().unwrap();
    });
    let told: Vec<_> = records.iter().map(|record| line(&first, record)).collect();
    assert_eq!(told[2], "0 0 program: LoopGot @3");
    assert!(
        told[3].starts_with("0 0 program: task 1 made: Task-") && told[3].ends_with(" @3"),
        "{}",
        told[3]
    );
}
