//! Asking recorded programs what they did, and being told what differs.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use glassloop::testing::{Records, record, record_all_threads, record_and_replay, story};
use glassloop::trace::{Outcome, Why};
use glassloop::{
    Error, Future, Result, create_task, get_running_loop, new_event_loop, run, sleep, wait_for, yield_now,
};

/// An hour, which nobody waits for.
const HOUR: Duration = Duration::from_secs(3_600);

async fn child(turns: usize, name: &'static str) -> Result<()> {
    for turn in 1..=turns {
        log::info!("{name}{turn}");
        yield_now().await?;
    }
    Ok(())
}

async fn waiter(answer: Future<u32>) -> Result<u32> {
    answer.await
}

async fn setter(answer: Future<u32>) -> Result<()> {
    sleep(HOUR).await?;
    answer.set_result(42)
}

/// Two tasks: one waits for what the other sets after an hour.
fn waiter_and_setter() -> Records {
    record_and_replay(|| {
        let main = async {
            let answer = get_running_loop()?.create_future();
            let waiting = create_task(waiter(answer.clone()))?;
            create_task(setter(answer))?.await?;
            waiting.await
        };
        assert_eq!(run(main).unwrap(), 42);
    })
}

fn two_children() -> Records {
    record(|| {
        let main = async {
            let event_loop = get_running_loop()?;
            let one = event_loop.create_task_named("one", child(2, "a"))?;
            let other = event_loop.create_task_named("other", child(1, "b"))?;
            one.await?;
            other.await
        };
        run(main).unwrap();
    })
}

/// What an assertion says when it fails.
fn failure(assert: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(assert)).expect_err("it fails");
    *panic.downcast::<String>().expect("a sentence")
}

// ── asking ──────────────────────────────────────────────────────────────────

#[test]
fn what_was_said_is_told_as_it_would_have_been_printed() {
    let records = record(|| {
        log::info!("before");
        let event_loop = new_event_loop().unwrap();
        event_loop.call_soon(|| log::error!("inside")).unwrap();
        event_loop.run_once().unwrap();
        event_loop.call_soon(|| Err::<(), _>(Error::raise("ValueError", "no"))).unwrap();
        event_loop.run_once().unwrap();
        event_loop.close().unwrap();
    });
    let said = records.said();
    assert_eq!(said[..2], ["before", "ERROR inside"]);
    assert!(said[2].starts_with("ERROR Exception in callback "), "{said:?}");
    assert_eq!((said.len(), records.reports().len()), (3, 1));
}

#[test]
fn tasks_are_asked_for_by_their_name_or_their_coroutines_and_callbacks_by_their_functions() {
    let records = two_children();
    assert_eq!(records.order_of(["one", "other"]), ["one", "other", "one", "other", "one"]);
    assert_eq!(records.order_of(["child"]), ["child"; 5]);
    assert_eq!(records.said(), ["a1", "b1", "a2"]);
    assert_eq!(records.outcomes_of("child"), [Some(Outcome::Result), Some(Outcome::Result)]);
    fn tick() {}
    let records = record(|| {
        let event_loop = new_event_loop().unwrap();
        event_loop.call_later(HOUR, tick).unwrap();
        event_loop.run_once().unwrap();
        event_loop.close().unwrap();
    });
    assert_eq!(records.outcome_of("tick"), Some(Outcome::Result));
    assert_eq!(records.wakes_of("tick"), [Why::Due]);
}

#[test]
fn a_task_that_is_given_another_name_is_found_by_that() {
    let records = record(|| {
        run(async {
            let task = create_task(yield_now())?;
            task.set_name("late");
            task.await
        })
        .unwrap();
    });
    assert_eq!(records.outcome_of("late"), Some(Outcome::Result));
    assert!(
        failure(|| drop(records.outcome_of("Task-2"))).contains("no task and no callback is called 'Task-2'")
    );
}

#[test]
fn each_outcome_is_told_and_none_of_what_never_ended() {
    let records = record(|| {
        let event_loop = new_event_loop().unwrap();
        let cancelled = event_loop.create_task_named("cancelled", sleep(HOUR)).unwrap();
        let _kept = event_loop.create_task_named("endless", async { sleep(HOUR).await }).unwrap();
        let failing = async { Err::<(), _>(Error::raise("ValueError", "no")) };
        let failed = event_loop.create_task_named("failed", failing).unwrap();
        event_loop.run_once().unwrap();
        cancelled.cancel().unwrap();
        event_loop.run_once().unwrap();
        event_loop.run_once().unwrap();
        assert!(failed.exception().unwrap().is_some());
        event_loop.close().unwrap();
    });
    assert_eq!(records.outcome_of("cancelled"), Some(Outcome::Cancelled));
    assert_eq!(records.outcome_of("failed"), Some(Outcome::Error("ValueError: no".to_owned())));
    assert_eq!(records.outcome_of("endless"), None);
}

#[test]
fn a_wake_tells_who_finished_what_was_waited_for_and_when() {
    let records = waiter_and_setter();
    let wakes = records.wakes_of("waiter");
    assert_eq!(wakes[0], Why::FirstStep);
    assert!(matches!(wakes[1].why, Why::Done(_)));
    assert_eq!((&*wakes[1].by, wakes[1].time), ("task 3 (setter)", HOUR));
    let line = wakes[1].source.expect("a line");
    assert_eq!(line.file(), "tests/testing.rs");
    assert_eq!(wakes.len(), 2);
}

#[test]
fn what_is_refused_is_told_with_its_operation() {
    let records = record(|| {
        let event_loop = new_event_loop().unwrap();
        event_loop.close().unwrap();
        event_loop.call_soon(|| ()).unwrap_err();
        event_loop.run_once().unwrap_err();
    });
    records.assert_refusals(&[
        "call_soon: RuntimeError: Event loop is closed",
        "run_once: RuntimeError: Event loop is closed",
    ]);
    two_children().assert_refusals(&[]);
}

#[test]
fn records_of_a_vector_can_be_asked_the_same() {
    let records: Vec<_> = two_children().into();
    assert_eq!(Records::from(records.clone()).said(), two_children().said());
    assert_eq!(records, two_children());
    assert_eq!(two_children(), records);
}

// ── a question or an assertion that fails ───────────────────────────────────

#[test]
fn a_failed_assertion_tells_the_story_up_to_the_step_that_differs() {
    let records = two_children();
    let message = failure(|| records.assert_said(&["a1", "a2", "b1"]));
    let step = records.iter().find(|record| format!("{:?}", record.event).contains("\"b1\"")).unwrap().number;
    let (difference, told) = message.split_once("\n\n").expect("a story");
    assert_eq!(
        difference,
        format!(
            "at step {step}, what was said is another: \"b1\", not \"a2\"\n  \
             expected: [\"a1\", \"a2\", \"b1\"]\n     found: [\"a1\", \"b1\", \"a2\"]"
        )
    );
    assert!(told.starts_with("the story up to that step:\n   1  the program makes loop 1"), "{told}");
    let last = told.lines().rfind(|line| line.starts_with(' ')).expect("a line");
    assert!(last.starts_with(&format!("{step:>4}  task 3 \"other\" says: b1  [tests/testing.rs:")), "{last}");
}

#[test]
fn what_is_lacking_at_the_end_or_too_much_is_told_as_well() {
    let records = two_children();
    let lacking = failure(|| records.assert_order(&["one", "other", "one", "other", "one", "one"]));
    assert!(lacking.starts_with(&format!("at step {}, who ran lacks \"one\"\n", records.len())), "{lacking}");
    let too_much = failure(|| records.assert_said(&["a1", "b1"]));
    assert!(too_much.contains("what was said is more than was expected: \"a2\"\n"), "{too_much}");
    let other = failure(|| waiter_and_setter().assert_outcome("setter", &Outcome::Cancelled));
    assert!(other.contains("the outcome of setter is another: Result, not Cancelled\n"), "{other}");
    let wakes = failure(|| waiter_and_setter().assert_wakes("waiter", &[Why::FirstStep, Why::Waker]));
    assert!(wakes.contains("why waiter became ready is another: Done(future 1), not Waker\n"), "{wakes}");
}

#[test]
fn a_failed_assertion_stands_where_it_was_written() {
    // The hook is that of the whole process, and other tests panic beside this one.
    std::thread_local!(static LINE: std::cell::Cell<u32> = const { std::cell::Cell::new(0) });
    let records = two_children();
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(|panic| LINE.set(panic.location().expect("a place").line())));
    failure(|| records.assert_said(&[]));
    let expected = line!() - 1;
    std::panic::set_hook(usual);
    assert_eq!(LINE.get(), expected);
}

#[test]
fn a_name_that_nothing_bears_is_answered_with_those_that_there_are() {
    let records = waiter_and_setter();
    let message = failure(|| drop(records.wakes_of("waitre")));
    assert!(message.starts_with("no task and no callback is called 'waitre'\n"), "{message}");
    let known = "\n  there is: async block in waiter_and_setter, waiter, setter\n";
    assert!(message.contains(known), "nothing that glassloop makes itself: {message}");
    let message = failure(|| drop(two_children().outcome_of("child")));
    assert!(message.contains("2 are called 'child': ask `outcomes_of`"), "{message}");
    let message = failure(|| drop(record(|| ()).order_of(["main"])));
    assert!(
        message.contains("'main'") && message.contains("there is: no task and no callback was made"),
        "{message}"
    );
}

#[test]
fn whoever_asks_for_a_coroutine_that_was_awaited_in_place_is_told_what_it_is_a_part_of() {
    async fn inner() -> Result<()> {
        yield_now().await
    }
    let records = record(|| run(async { inner().await }).unwrap());
    let message = failure(|| drop(records.outcome_of("inner")));
    let why = "a coroutine that is awaited in place is none: it is a part of the task that awaits it; \
               `create_task(inner(…))` makes it one";
    assert!(message.contains(why), "{message}");
}

#[test]
fn a_failure_ends_with_the_command_that_opens_it() {
    let message = failure(|| two_children().assert_said(&[]));
    let test = "a_failure_ends_with_the_command_that_opens_it";
    // In the main thread, where tests run one by one, nobody knows its name.
    let last = match std::thread::current().name() {
        Some("main") => "[tests/testing.rs:",
        _ => &format!("\nto step through it: cargo step test {test} -- --test testing"),
    };
    assert!(message.contains(last), "{message}");
}

#[test]
fn an_error_without_a_sentence_is_its_class() {
    let limited = wait_for(sleep(HOUR), Duration::from_secs(1));
    let records = record(|| drop(run(limited)));
    records.assert_refusals(&["timeout: TimeoutError"]);
    assert!(story(&records).contains("is refused timeout: TimeoutError\n"));
}

// ── the story ───────────────────────────────────────────────────────────────

#[test]
fn the_story_of_a_wait_names_who_waits_who_wakes_and_when() {
    let told = story(&waiter_and_setter());
    assert_eq!(format!("\n{told}"), WAIT);
}

/// What a snapshot of it looks like.
const WAIT: &str = "
   1  the program makes loop 1
   2  the program sets loop 1 as the current one
   3  the program makes task 1 (async block in waiter_and_setter)
   4  task 1 (async block in waiter_and_setter) becomes ready: its first step
   6  the program runs loop 1: run_until_complete
   7  ── iteration 1 of loop 1, at 0 s
   8  task 1 (async block in waiter_and_setter) goes on
   9  task 1 (async block in waiter_and_setter) makes future 1
  10  task 1 (async block in waiter_and_setter) makes task 2 (waiter)
  11  task 2 (waiter) becomes ready: its first step
  12  task 1 (async block in waiter_and_setter) makes task 3 (setter)
  13  task 3 (setter) becomes ready: its first step
  14  task 1 (async block in waiter_and_setter) waits for task 3 (setter)
  15  ── iteration 2 of loop 1, at 0 s
  16  task 2 (waiter) goes on
  17  task 2 (waiter) waits for future 1
  18  task 3 (setter) goes on
  19  task 3 (setter) makes future 2
  20  task 3 (setter) makes callback 1 (of sleep)
  21  callback 1 (of sleep) is to be called at 3600 s
  22  task 3 (setter) waits for future 2
  23  ── iteration 3 of loop 1, at 0 s, waits for the next timer
  24  callback 1 (of sleep) becomes ready: its time has come
  25  callback 1 (of sleep) begins
  26  future 2 ends with a result, by callback 1 (of sleep)
  27  task 3 (setter) becomes ready: future 2 is done
  28  callback 1 (of sleep) ends
  29  ── iteration 4 of loop 1, at 3600 s
  30  task 3 (setter) goes on
  31  callback 1 (of sleep) is cancelled by task 3 (setter)
  32  future 1 ends with a result, by task 3 (setter)
  33  task 2 (waiter) becomes ready: future 1 is done
  34  task 3 (setter) ends with a result
  35  task 1 (async block in waiter_and_setter) becomes ready: task 3 (setter) is done
  36  ── iteration 5 of loop 1, at 3600 s
  37  task 2 (waiter) goes on
  38  task 2 (waiter) ends with a result
  39  task 1 (async block in waiter_and_setter) goes on
  40  task 1 (async block in waiter_and_setter) ends with a result
  43  ── iteration 6 of loop 1, at 3600 s
  47  the run of loop 1 is over
  48  run shuts loop 1 down: 28 steps of its own (shutdown_asyncgens, shutdown_default_executor)
  76  the program sets no loop as the current one
  77  the program closes loop 1
";

#[test]
fn what_runs_while_a_loop_is_shut_down_is_told() {
    let records = record(|| {
        run(async {
            // This runs when the main coroutine is done, and what it schedules, after the run.
            get_running_loop()?.call_soon(|| get_running_loop()?.call_soon(|| log::info!("late")))?;
            Ok(())
        })
        .unwrap();
    });
    let told = story(&records);
    assert!(told.contains("says: late") && !told.contains("run shuts loop 1 down"), "{told}");
}

#[test]
fn the_story_is_the_same_wherever_the_program_stands() {
    let one = record(|| run(child(1, "a")).unwrap());
    let other = record(|| run(child(1, "a")).unwrap());
    assert_ne!(one, other, "the lines are others");
    assert_eq!(story(&one), story(&other));
}

// ── threads ─────────────────────────────────────────────────────────────────

fn in_a_thread(name: &str, program: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().name(name.into()).spawn(program).unwrap().join().unwrap();
}

#[test]
fn a_thread_that_is_not_recorded_is_said_and_not_silently_missing() {
    let program = || in_a_thread("a thread of mine", || run(child(1, "a")).unwrap());
    let records = record(program);
    assert!(records.is_empty());
    assert!(records.unrecorded_threads().contains(&"a thread of mine".to_owned()));
    let told = story(&records);
    assert!(told.starts_with("nothing was recorded: this thread has made no event loop\n"), "{told}");
    assert!(told.contains("`record_all_threads`"), "{told}");
    let message = failure(|| records.assert_said(&["a1"]));
    assert!(message.starts_with("what was said lacks \"a1\""), "{message}");
    assert!(message.contains("a thread of mine"), "{message}");
    record_all_threads(program).assert_said(&["a1"]);
}

#[test]
fn a_thread_that_is_recorded_by_itself_is_none_that_is_missing() {
    let records = record(|| {
        in_a_thread("with a recording of its own", || drop(record(|| run(child(1, "a")).unwrap())));
    });
    assert!(!records.unrecorded_threads().contains(&"with a recording of its own".to_owned()));
}
