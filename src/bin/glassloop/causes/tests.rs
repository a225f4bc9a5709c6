//! Causes of small programs, each with the line that is to blame.

mod refusals;
mod texts;

use std::time::Duration;

use glassloop::replay::Replay;
use glassloop::testing::record;
use glassloop::trace::event::Event;
use glassloop::trace::file::Language;
use glassloop::{
    Error, EventLoop, Result, create_task, get_event_loop, get_running_loop, new_event_loop, run,
    set_event_loop, sleep, yield_now,
};

use super::{Case, Cause, Program};
use crate::functions::Functions;
use crate::locale::Locale;
use crate::names::Names;
use crate::steps::is_error;

/// The causes of what goes wrong in a program, with the text of each line that is to blame.
fn causes(program: impl FnOnce()) -> Vec<(Cause, String)> {
    let functions =
        Functions::of_files([(file!(), include_str!("tests.rs")), (refusals::FILE, refusals::TEXT)]);
    let program = (record(program), Program { functions, ..Program::default() });
    let (records, program) = program;
    let mut replay = Replay::new(records);
    let mut found = Vec::new();
    while replay.forward().is_some() {
        found.extend(cause(&replay, &program));
    }
    found
}

fn cause(replay: &Replay, program: &Program) -> Option<(Cause, String)> {
    let record = replay.last().filter(|record| is_error(&record.event))?;
    let case = Case { replay, names: Names::new(replay, true, Locale::English), record, program };
    // What arose at an earlier step is told there.
    if case.arose().is_some() && !matches!(record.event, Event::Reported(_)) {
        return None;
    }
    let diagnosis = case.diagnosis()?;
    let blamed = diagnosis.blame.and_then(|blame| replay.step_of(blame.number));
    let line = blamed.and_then(|step| replay.records()[step - 1].source.as_ref());
    let text = line.and_then(|line| program.functions.text(line));
    Some((diagnosis.cause, text.unwrap_or_default().trim().to_owned()))
}

/// The first thing that goes wrong, with the comment at the line that is to blame.
#[track_caller]
fn assert_is(program: impl FnOnce(), cause: Cause, comment: &str) {
    let found = causes(program);
    let first = found.first().unwrap_or_else(|| panic!("nothing goes wrong"));
    assert_eq!(first.0, cause, "{found:?}");
    assert!(first.1.ends_with(comment), "{found:?}");
}

async fn work() -> Result<()> {
    yield_now().await
}

async fn make() -> Result<EventLoop> {
    get_running_loop()
}

async fn use_it(event_loop: EventLoop) -> Result<()> {
    event_loop.call_soon(|| ()).map(|_| ())
}

/// A client that is closed by nobody but its finaliser.
struct Client(EventLoop);

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.0.call_soon(|| ());
    }
}

/// What makes a coroutine's result of a plain function's, and closes what it was given.
fn wait_for_it(event_loop: &EventLoop) {
    event_loop.run_until_complete(work()).unwrap();
    event_loop.close().unwrap(); // the helper
}

#[test]
fn what_is_kept_from_one_run_to_the_next_is_blamed_on_the_run_that_it_belonged_to() {
    let program = || {
        let kept = run(make()).unwrap(); // the first run
        run(use_it(kept)).unwrap_err();
    };
    assert_is(program, Cause::KeptFromAnotherRun, "// the first run");
}

#[test]
fn inside_a_running_loop_the_cure_of_a_closed_one_is_that_which_runs() {
    let program = || {
        let kept = new_event_loop().unwrap();
        kept.close().unwrap(); // closed
        run(use_it(kept)).unwrap_err();
    };
    assert_is(program, Cause::AnotherLoopRunsHere, "// closed");
    assert!(
        Cause::AnotherLoopRunsHere
            .cure(Language::Python, Locale::English)
            .contains("asyncio.get_running_loop()")
    );
}

#[test]
fn a_close_before_the_last_use_is_to_blame_itself() {
    let program = || {
        let event_loop = new_event_loop().unwrap();
        event_loop.close().unwrap(); // too early
        event_loop.call_soon(|| ()).unwrap_err();
    };
    assert_is(program, Cause::ClosedTooEarly, "// too early");
}

#[test]
fn a_helper_that_closes_a_loop_of_others_is_to_blame() {
    let program = || {
        let event_loop = new_event_loop().unwrap();
        wait_for_it(&event_loop);
        event_loop.run_until_complete(work()).unwrap_err();
    };
    assert_is(program, Cause::ClosedByHelper, "// the helper");
}

#[test]
fn a_finaliser_that_asks_a_closed_loop_comes_too_late() {
    let program = || {
        let client = Client(run(make()).unwrap()); // closed with the run
        drop(client);
    };
    assert_is(program, Cause::UsedByFinaliser, "// closed with the run");
}

#[test]
fn who_closes_a_loop_and_gives_it_work_through_a_handle_has_closed_it_too_early() {
    let program = || {
        let event_loop = new_event_loop().unwrap();
        event_loop.close().unwrap(); // too early
        event_loop.call_soon_threadsafe(|| ()).unwrap_err();
    };
    assert_is(program, Cause::ClosedTooEarly, "// too early");
}

#[test]
fn a_loop_that_is_run_from_inside_has_been_running_since_its_run() {
    let program = || {
        let event_loop = new_event_loop().unwrap();
        let same = event_loop.clone();
        let inside = async move { same.run_until_complete(work()) };
        event_loop.run_until_complete(inside).unwrap_err(); // the run
        event_loop.close().unwrap();
    };
    assert_is(program, Cause::RunInsideItself, "// the run");
}

#[test]
fn a_second_loop_is_refused_by_the_run_of_the_first() {
    let program = || {
        let first = new_event_loop().unwrap();
        let inside = async {
            let second = new_event_loop()?;
            let refused = second.run_until_complete(work());
            second.close()?;
            refused
        };
        first.run_until_complete(inside).unwrap_err(); // the run
        first.close().unwrap();
    };
    assert_is(program, Cause::RunInsideAnother, "// the run");
}

#[test]
fn a_loop_that_closes_itself_is_running() {
    let program = || {
        let event_loop = new_event_loop().unwrap();
        let same = event_loop.clone();
        event_loop.call_soon(move || drop(same.close())).unwrap();
        event_loop.run_once().unwrap(); // the run
        event_loop.close().unwrap();
    };
    assert_is(program, Cause::ClosedWhileRunning, "// the run");
}

#[test]
fn a_stop_under_a_run_is_to_blame_for_what_is_not_done() {
    let program = || {
        let event_loop = new_event_loop().unwrap();
        let same = event_loop.clone();
        event_loop.call_soon(move || same.stop()).unwrap(); // the stop
        event_loop.run_until_complete(sleep(Duration::from_secs(1))).unwrap_err();
        event_loop.close().unwrap();
    };
    assert_is(program, Cause::StoppedUnderRun, "// the stop");
}

#[test]
fn a_program_can_leave_its_thread_without_a_loop_itself() {
    let program = || {
        let event_loop = new_event_loop().unwrap();
        set_event_loop(Some(&event_loop));
        set_event_loop(None); // left
        get_event_loop().unwrap_err();
        event_loop.close().unwrap();
    };
    assert_is(program, Cause::LeftWithoutLoop, "// left");
}

#[test]
fn a_future_that_was_cancelled_is_told_from_one_that_was_resolved() {
    let program = |cancel: bool| {
        move || {
            let event_loop = new_event_loop().unwrap();
            let future = event_loop.create_future();
            if cancel {
                future.cancel().unwrap(); // cancelled
            } else {
                future.set_result(1).unwrap(); // resolved
            }
            future.set_result(2).unwrap_err();
            event_loop.close().unwrap();
        }
    };
    assert_is(program(true), Cause::CancelledMeanwhile, "// cancelled");
    assert_is(program(false), Cause::ResolvedTwice, "// resolved");
}

#[test]
fn a_task_that_is_let_go_is_told_from_one_whose_loop_never_ran() {
    let closed = || {
        let event_loop = new_event_loop().unwrap();
        event_loop.create_task(sleep(Duration::from_secs(9))).unwrap();
        event_loop.run_once().unwrap();
        event_loop.close().unwrap(); // lets go
    };
    assert_is(closed, Cause::LetGoByClose, "// lets go");
    let never_run = || {
        let event_loop = new_event_loop().unwrap();
        event_loop.create_task(work()).unwrap(); // made here
        event_loop.close().unwrap();
    };
    assert_is(never_run, Cause::LoopNeverRun, "// made here");
}

#[test]
fn a_hang_is_blamed_on_where_its_tasks_wait() {
    let program = || {
        let event_loop = new_event_loop().unwrap();
        let never = event_loop.create_future::<()>();
        let waits = async move { never.await };
        event_loop.run_until_complete(waits).unwrap_err();
        event_loop.close().unwrap();
    };
    assert_is(program, Cause::NobodyResolves, "let waits = async move { never.await };");
}

#[test]
fn an_error_of_the_programs_own_has_no_cause_but_itself() {
    let program = || {
        let failing = async { Err::<(), _>(Error::raise("ValueError", "boom")) };
        run(failing).unwrap_err();
    };
    assert_eq!(causes(program), []);
}

#[test]
fn an_error_is_led_back_through_the_tasks_that_it_went_through() {
    let records = record(|| {
        let failing = async { Err::<(), _>(Error::raise("ValueError", "boom")) };
        run(async { create_task(failing)?.await }).unwrap_err();
    });
    let failed = |record: &&glassloop::trace::Record| super::origin::error(&record.event).is_some();
    let numbers: Vec<u64> = records.iter().filter(failed).map(|record| record.number).collect();
    let [inner, outer] = numbers[..] else { panic!("{numbers:?}") };
    let (mut replay, program) = (Replay::new(records), Program::default());
    replay.go_to(usize::try_from(outer).unwrap());
    let record = replay.last().unwrap();
    let case = Case {
        replay: &replay,
        names: Names::new(&replay, false, Locale::English),
        record,
        program: &program,
    };
    assert_eq!(case.arose(), Some(inner));
}
