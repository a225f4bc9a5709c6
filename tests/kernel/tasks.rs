//! Tasks: their names, their steps, and who is running.

use glassloop::{ErrorKind, Result, Timeout, all_tasks, current_task, yield_now};

use crate::support::{Log, virtual_loop};

#[test]
fn tasks_that_are_given_no_name_are_numbered() {
    let records = glassloop::testing::record(|| {
        let event_loop = glassloop::new_event_loop().expect("a loop");
        let names = ["Task-1", "special", "Task-2"];
        for name in names {
            let coroutine = async { Ok(()) };
            let task = match name {
                "special" => event_loop.create_task_named(name, coroutine),
                _ => event_loop.create_task(coroutine),
            };
            assert_eq!(task.expect("a task").get_name(), name);
        }
        event_loop.run_once().expect("ran");
        event_loop.close().expect("closed");
    });
    assert!(!records.is_empty());
}

#[test]
fn a_task_is_numbered_among_those_without_a_name_however_many_have_one() {
    const NAMED: usize = 70_000;
    let records = glassloop::testing::record(|| {
        let event_loop = glassloop::new_event_loop().expect("a loop");
        for _ in 0..NAMED {
            event_loop.create_task_named("special", async { Ok(()) }).expect("a task");
        }
        let names: Vec<String> =
            (0..2).map(|_| event_loop.create_task(async { Ok(()) }).expect("a task").get_name()).collect();
        assert_eq!(names, ["Task-1", "Task-2"]);
        event_loop.run_once().expect("ran");
        event_loop.close().expect("closed");
    });
    assert!(records.len() > NAMED);
}

#[test]
fn a_task_can_be_renamed_and_prints_its_name_and_its_coroutine() -> Result<()> {
    async fn say_hello() -> Result<()> {
        Ok(())
    }
    let event_loop = virtual_loop();
    let task = event_loop.create_task(say_hello())?;
    let line = line!() - 1;
    task.set_name("greeter");
    let expected =
        format!("<Task pending name='greeter' coro=<say_hello() at tests/kernel/tasks.rs:{line}>>");
    assert_eq!(format!("{task:?}"), expected);
    event_loop.run_until_complete(task)?;
    event_loop.close()
}

#[test]
fn tasks_take_turns_step_by_step() -> Result<()> {
    let event_loop = virtual_loop();
    let log = Log::default();
    for name in ["a", "b"] {
        let log = log.clone();
        event_loop.create_task(async move {
            for step in 1..=2 {
                log.add(format!("{name}{step}"));
                yield_now().await?;
            }
            Ok(())
        })?;
    }
    for _ in 0..3 {
        event_loop.run_once()?;
    }
    assert_eq!(log.take(), ["a1", "b1", "a2", "b2"]);
    assert!(event_loop.all_tasks().is_empty());
    event_loop.close()
}

#[test]
fn waking_a_task_twice_gives_it_one_step() -> Result<()> {
    let event_loop = virtual_loop();
    let (one, two) = (event_loop.create_future(), event_loop.create_future());
    let (first, second) = (one.clone(), two.clone());
    let task = event_loop.create_task(async move {
        let (one, two) = futures::join!(first, second);
        Ok::<i32, glassloop::Error>(one? + two?)
    })?;
    event_loop.run_once()?;
    one.set_result(1)?;
    two.set_result(2)?;
    assert_eq!(event_loop.snapshot().ready.len(), 1);
    assert_eq!(event_loop.run_until_complete(task)?, 3);
    event_loop.close()
}

#[test]
fn the_current_task_is_the_one_whose_step_it_is() -> Result<()> {
    let event_loop = virtual_loop();
    let task =
        event_loop.create_task_named("me", async { Ok(current_task()?.map(|task| task.get_name())) })?;
    assert_eq!(event_loop.run_until_complete(task)?, Some("me".to_owned()));
    event_loop.call_soon(|| assert!(current_task().unwrap().is_none()))?;
    event_loop.run_once()?;
    event_loop.close()
}

#[test]
fn without_a_running_loop_there_is_no_current_task_to_ask_for() -> Result<()> {
    let event_loop = virtual_loop();
    let asked =
        [current_task().unwrap_err(), all_tasks().unwrap_err(), Timeout::at(None).enter().unwrap_err()];
    for error in asked {
        assert!(matches!(error.kind(), ErrorKind::NoRunningLoop));
    }
    assert!(event_loop.current_task().is_none(), "but this loop can be asked");
    event_loop.close()
}

#[test]
fn all_tasks_are_those_that_are_not_done_in_the_order_of_their_creation() -> Result<()> {
    let event_loop = virtual_loop();
    let done = event_loop.create_task_named("done", async { Ok(()) })?;
    event_loop.run_until_complete(done)?;
    for name in ["first", "second", "third"] {
        event_loop.create_task_named(name, async { yield_now().await })?;
    }
    let names: Vec<_> = event_loop.all_tasks().iter().map(|task| task.get_name()).collect();
    assert_eq!(names, ["first", "second", "third"]);
    event_loop.run_once()?;
    event_loop.run_once()?;
    event_loop.close()
}

#[test]
fn dropping_the_handle_leaves_the_task_running() -> Result<()> {
    let event_loop = virtual_loop();
    let log = Log::default();
    let inside = log.clone();
    drop(event_loop.create_task(async move {
        yield_now().await?;
        inside.add("ran to its end");
        Ok(())
    })?);
    event_loop.run_once()?;
    event_loop.run_once()?;
    assert_eq!(log.take(), ["ran to its end"]);
    event_loop.close()
}
