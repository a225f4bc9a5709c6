//! `TaskGroup`.

use std::future::Future as _;
use std::task::{Context, Waker};

use glassloop::{
    Error, ErrorKind, Result, TaskGroup, create_task, current_task, get_running_loop, sleep, yield_now,
};

use crate::support::{Log, on_virtual_loop, seconds};

async fn boom(delay: u64) -> Result<()> {
    if delay > 0 {
        sleep(seconds(delay)).await?;
    }
    Err(Error::raise("ValueError", "boom"))
}

/// The messages of a group's members.
fn members(error: &Error) -> Vec<String> {
    match error.kind() {
        ErrorKind::Group { errors, .. } => errors.iter().map(|error| format!("{error:?}")).collect(),
        other => panic!("no group: {other:?}"),
    }
}

#[test]
fn the_group_ends_when_its_last_task_does() {
    on_virtual_loop(async {
        let value = TaskGroup::run(async |group| {
            group.create_task(sleep(seconds(2)))?;
            group.create_task_named("third", sleep(seconds(3)))?;
            Ok("value")
        });
        assert_eq!(value.await?, "value");
        assert_eq!(get_running_loop()?.time(), seconds(3));
        Ok(())
    });
}

#[test]
fn a_task_that_is_done_at_once_ends_it_in_the_fourth_iteration() {
    // Measured on CPython 3.13.
    let iteration = on_virtual_loop(async {
        TaskGroup::run(async |group| group.create_task(async { Ok(1) })).await?;
        Ok(get_running_loop()?.iteration())
    });
    assert_eq!(iteration, 4);
}

#[test]
fn a_task_that_fails_cancels_the_others_and_what_runs_inside() {
    // Measured on CPython 3.13: the group ends in iteration 6.
    let log = Log::default();
    let inside = log.clone();
    let iteration = on_virtual_loop(async move {
        let error = TaskGroup::run(async |group: TaskGroup| {
            group.create_task(boom(0))?;
            let (first, second) = (inside.clone(), inside.clone());
            for (name, log) in [("first", first), ("second", second)] {
                group.create_task(async move {
                    let slept = sleep(seconds(9)).await;
                    log.add(name);
                    slept
                })?;
            }
            let slept = sleep(seconds(9)).await;
            inside.add("inside");
            slept
        });
        let error = error.await.unwrap_err();
        assert_eq!(error.to_string(), "unhandled errors in a TaskGroup (1 sub-exception)");
        assert_eq!(members(&error), ["ValueError: boom"]);
        assert_eq!(current_task()?.unwrap().cancelling(), 0);
        Ok(get_running_loop()?.iteration())
    });
    assert_eq!(log.take(), ["first", "second", "inside"]);
    assert_eq!(iteration, 6);
}

#[test]
fn an_error_of_the_code_inside_cancels_the_tasks_and_comes_last_in_the_group() {
    on_virtual_loop(async {
        let failed: Result<()> = TaskGroup::run(async |group| {
            group.create_task(async {
                let _ = sleep(seconds(9)).await;
                Err::<(), _>(Error::raise("LookupError", "while cleaning up"))
            })?;
            yield_now().await?;
            Err(Error::raise("ValueError", "inside"))
        })
        .await;
        let error = failed.unwrap_err();
        assert_eq!(members(&error), ["LookupError: while cleaning up", "ValueError: inside"]);
        Ok(())
    });
}

#[test]
fn a_cancelled_task_is_no_error() {
    on_virtual_loop(async {
        TaskGroup::run(async |group| {
            group.create_task(sleep(seconds(9)))?.cancel()?;
            group.create_task(sleep(seconds(1)))
        })
        .await?;
        assert_eq!(get_running_loop()?.time(), seconds(1));
        Ok(())
    });
}

#[test]
fn a_cancel_from_outside_cancels_the_tasks_and_comes_out() {
    on_virtual_loop(async {
        let parent =
            create_task(TaskGroup::run(async |group| group.create_task(sleep(seconds(9))).map(drop)))?;
        sleep(seconds(1)).await?;
        parent.cancel()?;
        assert!((&parent).await.unwrap_err().is_cancelled() && parent.cancelled());
        assert_eq!(get_running_loop()?.all_tasks().len(), 1);
        Ok(())
    });
}

#[test]
fn a_group_that_fails_while_its_parent_is_cancelled_cancels_it_again() {
    // Measured on CPython 3.13: [1, "again", 1].
    let seen = on_virtual_loop(async {
        let parent = create_task(async {
            let failed: Result<()> = TaskGroup::run(async |group| {
                group.create_task(boom(0))?;
                group.create_task(async {
                    let slept = sleep(seconds(9)).await;
                    let _ = sleep(seconds(2)).await;
                    slept
                })?;
                sleep(seconds(9)).await
            })
            .await;
            assert_eq!(members(&failed.unwrap_err()), ["ValueError: boom"]);
            let before = current_task()?.unwrap().cancelling();
            let again = sleep(seconds(9)).await.is_err_and(|error| error.is_cancelled());
            Ok((before, again, current_task()?.unwrap().cancelling()))
        })?;
        sleep(seconds(1)).await?;
        parent.cancel()?;
        parent.await
    });
    assert_eq!(seen, (1, true, 1));
}

#[test]
fn a_task_may_make_more_tasks_while_the_group_waits() {
    on_virtual_loop(async {
        TaskGroup::run(async |group: TaskGroup| {
            let more = group.clone();
            group.create_task(async move {
                sleep(seconds(1)).await?;
                more.create_task(sleep(seconds(1))).map(drop)
            })
        })
        .await?;
        assert_eq!(get_running_loop()?.time(), seconds(2));
        Ok(())
    });
}

#[test]
fn a_group_says_in_which_state_it_refuses_a_task() {
    let refused = |group: &TaskGroup| group.create_task(async { Ok(()) }).unwrap_err().to_string();
    on_virtual_loop(async move {
        let group = TaskGroup::new();
        assert_eq!(refused(&group), "TaskGroup <TaskGroup> has not been entered");
        group.enter()?;
        group.create_task(async { Ok(()) })?;
        assert_eq!(format!("{group:?}"), "<TaskGroup tasks=1 entered>");
        group.exit(Ok(())).await?;
        assert_eq!(refused(&group), "TaskGroup <TaskGroup entered> is finished");
        let error = group.enter().unwrap_err();
        assert_eq!(error.to_string(), "TaskGroup <TaskGroup entered> has already been entered");
        Ok(())
    });
}

#[test]
fn a_group_that_is_shutting_down_takes_no_task() {
    let log = Log::default();
    let refusals = log.clone();
    on_virtual_loop(async move {
        let failed = TaskGroup::run(async |group: TaskGroup| {
            let late = group.clone();
            group.create_task(async move {
                let slept = sleep(seconds(9)).await;
                refusals.add(late.create_task(async { Ok(()) }).unwrap_err().to_string());
                slept
            })?;
            group.create_task(boom(1))
        });
        assert!(failed.await.is_err());
        Ok(())
    });
    assert_eq!(log.take(), ["TaskGroup <TaskGroup tasks=1 errors=1 cancelling> is shutting down"]);
}

#[test]
fn a_group_that_is_dropped_half_way_cancels_its_tasks() {
    on_virtual_loop(async {
        let mut given_up = Box::pin(TaskGroup::run(async |group| {
            let task = group.create_task(sleep(seconds(9)))?;
            task.await
        }));
        assert!(given_up.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        yield_now().await?;
        drop(given_up);
        yield_now().await?;
        yield_now().await?;
        assert_eq!(get_running_loop()?.all_tasks().len(), 1);
        Ok(())
    });
}
