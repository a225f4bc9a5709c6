//! Cancels and time limits.

use std::time::Duration;

use glassloop::{
    Error, Result, TaskGroup, Timeout, create_task, ensure_future, get_running_loop, run, sleep, wait_for,
};

use super::{boolean, cases, print, print_error, value_error};

cases! {
    cancelled_error_is_no_exception
    group_cancelled_from_outside
    message_of_cancel
    says_limit_outside_a_task
    says_swallowed_cancel
    says_timeout
}

/// Whether a group with it is caught by `except Exception`.
fn cancelled_error_is_no_exception() -> Result<()> {
    let group = Error::group("", vec![Error::cancelled(None)]);
    print!("{}", boolean(group.class() == "ExceptionGroup"));
    Ok(())
}

fn group_cancelled_from_outside() -> Result<()> {
    async fn work() -> Result<()> {
        TaskGroup::run(async |group| {
            group.create_task(async { Err::<(), _>(value_error("child")) })?;
            sleep(Duration::from_secs(60)).await
        })
        .await
    }
    run(async {
        let task = create_task(work())?;
        sleep(Duration::ZERO).await?;
        task.cancel()?;
        if let Err(error) = (&task).await {
            print!("{} cancelling: {}", error.repr(), task.cancelling());
        }
        Ok(())
    })
}

fn message_of_cancel() -> Result<()> {
    run(async {
        let task = create_task(sleep(Duration::from_secs(1)))?;
        sleep(Duration::ZERO).await?;
        task.cancel_with_message("enough")?;
        if let Err(error) = task.await {
            // `error.args`, which has one element.
            print!("('{}',)", error.message());
        }
        Ok(())
    })
}

fn says_limit_outside_a_task() -> Result<()> {
    run(async {
        get_running_loop()?.call_soon(|| print_error(Timeout::at(None).enter()))?;
        sleep(Duration::ZERO).await
    })
}

fn says_swallowed_cancel() -> Result<()> {
    async fn work() -> Result<&'static str> {
        let _cancelled = sleep(Duration::from_secs(60)).await;
        Ok("done after all")
    }
    run(async {
        let task = ensure_future(work())?;
        sleep(Duration::ZERO).await?;
        task.cancel()?;
        print!("{} {}", (&task).await?, boolean(task.cancelled()));
        Ok(())
    })
}

fn says_timeout() -> Result<()> {
    run(wait_for(sleep(Duration::from_secs(60)), Duration::from_millis(1)))
}
