//! `SystemExit` goes through groups, gathers and limits, and out of `run`.
//!
//! What is expected here is what CPython 3.13.18 does with the same programs.

use std::time::Duration;

use glassloop::{
    Awaitable, Error, ErrorKind, Result, Runner, TaskGroup, create_task, gather, get_running_loop, shield,
    sleep, timeout, wait_for, yield_now,
};

use crate::support::{Log, on_virtual_loop, seconds, virtual_loop};

async fn exits() -> Result<()> {
    Err(Error::raise("SystemExit", "3"))
}

/// What `run` makes of it under a virtual clock, and what it has said meanwhile.
fn run<T: Clone + 'static>(log: &Log, main: impl Awaitable<T>) -> (String, Vec<String>) {
    let runner = Runner::with_loop_factory(|| Ok(virtual_loop()));
    let result = runner.get_loop().and_then(|_| runner.run(main));
    let result = runner.close().and(result);
    (result.map_or_else(|error| format!("{error:?}"), |_| "it ended well".to_owned()), log.take())
}

fn exit_and(said: &[&str]) -> (String, Vec<String>) {
    ("SystemExit: 3".to_owned(), said.iter().map(|line| (*line).to_owned()).collect())
}

/// Waits for long, and says with what that ends.
async fn waits(log: Log, who: &'static str) -> Result<()> {
    let slept = sleep(seconds(9)).await;
    log.add(format!("{who}: {}", slept.as_ref().map_or_else(|error| error.class(), |()| "slept")));
    slept
}

#[test]
fn a_main_coroutine_that_exits_ends_its_run() {
    let log = Log::default();
    assert_eq!(run(&log, exits()), exit_and(&[]));
}

#[test]
fn a_task_that_exits_has_the_main_coroutine_cancelled() {
    let log = Log::default();
    let inside = log.clone();
    let main = async move {
        create_task(exits())?;
        waits(inside, "main").await
    };
    assert_eq!(run(&log, main), exit_and(&["main: CancelledError"]));
}

#[test]
fn a_child_of_a_group_that_exits_comes_out_as_it_is_and_its_siblings_are_cancelled() {
    let log = Log::default();
    let inside = log.clone();
    let main = async move {
        let group = TaskGroup::run(async |group| {
            group.create_task(async {
                yield_now().await?;
                exits().await
            })?;
            group.create_task(waits(inside.clone(), "sibling"))?;
            waits(inside.clone(), "body").await
        });
        let ended = group.await;
        inside.add(format!("group: {:?}", ended.as_ref().unwrap_err()));
        ended
    };
    // The run that cancels what is left is ended by the group's own exit.
    let said = ["body: CancelledError", "sibling: CancelledError", "group: SystemExit: 3"];
    assert_eq!(run(&log, main), exit_and(&said));
}

#[test]
fn code_of_a_group_that_exits_comes_out_when_the_tasks_have_ended() {
    let log = Log::default();
    let inside = log.clone();
    let main = TaskGroup::run(async move |group| {
        group.create_task(waits(inside.clone(), "child"))?;
        yield_now().await?;
        exits().await
    });
    assert_eq!(run(&log, main), exit_and(&["child: CancelledError"]));
}

#[test]
fn a_gather_is_told_of_it_in_the_run_that_cancels_what_is_left() {
    let log = Log::default();
    let inside = log.clone();
    let main = async move {
        let gathered = gather([create_task(exits())?, create_task(sleep(seconds(9)))?])?.await;
        inside.add(format!("gather: {:?}", gathered.as_ref().unwrap_err()));
        gathered.map(drop)
    };
    assert_eq!(run(&log, main), exit_and(&["gather: SystemExit: 3"]));
}

#[test]
fn limits_shields_and_executors_let_it_through() {
    let log = Log::default();
    assert_eq!(run(&log, timeout(seconds(1), exits())), exit_and(&[]));
    assert_eq!(run(&log, wait_for(exits(), seconds(1))), exit_and(&[]));
    assert_eq!(run(&log, async { shield(exits())?.await }), exit_and(&[]));
    let in_a_thread = async {
        let event_loop = get_running_loop()?;
        event_loop.run_in_executor(None, || Err::<(), _>(Error::raise("SystemExit", "3")))?.await
    };
    assert_eq!(run(&log, in_a_thread), exit_and(&[]));
}

#[test]
fn callbacks_that_were_ready_run_while_the_rest_is_cancelled() {
    let log = Log::default();
    let inside = log.clone();
    let main = async move {
        let future = get_running_loop()?.create_future::<()>();
        future.add_done_callback(|_| Err::<(), _>(Error::raise("SystemExit", "3")))?;
        let says = inside.clone();
        future.add_done_callback(move |_| says.add("second callback"))?;
        future.set_result(())?;
        waits(inside, "main").await
    };
    assert_eq!(run(&log, main), exit_and(&["second callback", "main: CancelledError"]));
}

#[test]
fn a_runner_runs_on_after_an_exit() {
    let runner = Runner::with_loop_factory(|| Ok(virtual_loop()));
    assert!(runner.run(exits()).unwrap_err().ends_the_run());
    assert_eq!(runner.run(async { Ok("second") }).unwrap(), "second");
    runner.close().unwrap();
}

#[test]
fn a_value_that_main_returns_when_it_is_cancelled_is_not_that_of_the_run() {
    let log = Log::default();
    let main = async {
        create_task(async { Err::<(), _>(ErrorKind::KeyboardInterrupt.into()) })?;
        let _ = sleep(seconds(9)).await;
        Ok("value")
    };
    assert_eq!(run(&log, main), ("KeyboardInterrupt".to_owned(), Vec::new()));
}

#[test]
fn who_awaits_an_exit_may_catch_it() {
    on_virtual_loop(async {
        assert!(exits().await.unwrap_err().ends_the_run());
        sleep(Duration::from_secs(1)).await
    });
}
