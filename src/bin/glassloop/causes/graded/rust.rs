//! The programs in Rust: what goes wrong first in each is blamed on the marked line.

use glassloop::testing::record;
use glassloop::trace::file::Language;

use super::Cause::{self, *};
use super::rust_programs::{self, *};
use super::{Finding, Program, first_finding};
use crate::functions::Functions;

/// The blamed line says so.
pub(super) const MARK: &str = "// to blame";

/// What each does, and the cause of its error, in the order of `docs/causes.md`.
pub(super) const CASES: &[(&str, fn(), Cause)] = &[
    ("A service keeps one session for all its runs.", session_of_two_runs, KeptFromAnotherRun),
    (
        "A fixture's loop is closed, and its client is used in a test's run.",
        client_of_a_fixture,
        AnotherLoopRunsHere,
    ),
    ("A loop is kept from the run that made it.", loop_after_its_run, UsedAfterRun),
    ("A loop is closed, and then there is more to do.", closed_too_early, ClosedTooEarly),
    ("An event is set whose waiter stands on a closed loop.", event_after_close, ClosedTooEarly),
    ("What makes a blocking call of a coroutine closes its loop.", helper_closes, ClosedByHelper),
    ("A client's drop asks the loop that its run has closed.", finaliser_asks, UsedByFinaliser),
    ("A task that was made in a drop asks a loop that is closed.", finaliser_makes_a_task, UsedByFinaliser),
    ("A heartbeat's thread goes on when the loop is closed.", thread_posts_too_late, PostedAfterClose),
    ("A coroutine runs the loop that runs it.", runs_itself, RunInsideItself),
    ("A callback turns the loop by one iteration.", callback_turns_the_loop, RunInsideItself),
    ("A client's drop runs the loop that is running.", finaliser_runs, FinaliserRunsLoop),
    ("A library runs a loop of its own inside a handler.", runs_another, RunInsideAnother),
    ("A plugin calls run inside a coroutine.", runs_in_run, RunInsideRun),
    ("A callback closes the loop that calls it.", closes_itself, ClosedWhileRunning),
    ("A callback stops the loop under the run.", stopped_under_run, StoppedUnderRun),
    ("A done callback stops the loop under the run.", stopped_by_a_done_callback, StoppedUnderRun),
    ("A constructor starts a task before any loop runs.", task_before_a_run, NothingRuns),
    ("A library asks for the thread's loop after a run has taken it.", loop_was_taken, TakenByRun),
    ("A tear-down leaves the thread without a loop.", loop_was_unset, LeftWithoutLoop),
    ("A future of one run is awaited in the next.", future_of_another_run, MadeInAnotherRun),
    (
        "A task is made on a loop that nobody runs, and awaited elsewhere.",
        task_of_an_idle_loop,
        MadeOnIdleLoop,
    ),
    ("A lock serves two runs.", lock_of_two_runs, BoundInAnotherRun),
    ("A queue serves two runs.", queue_of_two_runs, BoundInAnotherRun),
    ("A task fails, and nobody awaits it.", failed_and_forgotten, NeverRetrieved),
    ("A loop is closed while a worker of it still waits.", closed_with_a_worker, LetGoByClose),
    ("A task is made on a loop that nobody runs.", loop_never_run, LoopNeverRun),
    ("An answer comes when its time limit is over.", answer_too_late, CancelledMeanwhile),
    ("Two answers come for one request.", answered_twice, ResolvedTwice),
    ("A runner is used after its close.", runner_closed, RunnerClosed),
    ("A pool is used after its shutdown.", pool_shut_down, PoolShutDown),
    ("A lock is released by hand inside its own block.", lock_not_held, LockNotHeld),
    ("A semaphore is released more often than it was acquired.", given_back_twice, GivenBackTwice),
    ("A client connects, and nobody listens.", nobody_listens, NobodyListens),
    (
        "A worker goes on when it is asked to stop, and run waits for its end.",
        worker_goes_on,
        CancelSwallowed,
    ),
    ("A task waits for a future that nobody resolves.", nobody_resolves, NobodyResolves),
];

/// What the stepper says of a program.
pub(super) fn find(program: fn()) -> Option<Finding> {
    let functions = Functions::of_files([(rust_programs::FILE, rust_programs::TEXT)]);
    let program = (record(program), Program { functions, language: Language::Rust, ..Program::default() });
    first_finding(program.0, &program.1)
}

#[test]
fn the_causes_of_programs_in_rust_are_told_apart_and_the_right_lines_blamed() {
    for (about, program, cause) in CASES {
        let found = find(*program).unwrap_or_else(|| panic!("{about} nothing goes wrong"));
        assert_eq!(found.cause, *cause, "{about} {found:#?}");
        assert!(found.line.ends_with(MARK), "{about} {found:#?}");
    }
}
