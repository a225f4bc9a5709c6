//! Helpers that wait for others.

use std::time::Duration;

use glassloop::{
    ErrorKind, Future, Result, as_completed, current_task, gather, get_running_loop, new_event_loop, run,
    shield, sleep, sleep_with_result, wait_for,
};

use super::{boolean, cases, print, print_error, value_error};

cases! {
    as_completed_async_for
    as_completed_cancelled
    gather_of_another_loops_futures
    gather_of_done_futures
    says_of_two_loops
    shield_callbacks
    shield_cancelled_and_done_at_once
    shield_of_a_late_error
    wait_for_of_a_short_time
}

const fn milliseconds(count: u64) -> Duration {
    Duration::from_millis(count)
}

/// `next_done` is what `async for` asks for.
fn as_completed_async_for() -> Result<()> {
    run(async {
        let mut completed = as_completed([sleep_with_result(Duration::ZERO, "slept")], None)?;
        while let Some(task) = completed.next_done().await {
            print!("{}", task?.result()?);
        }
        Ok(())
    })
}

fn as_completed_cancelled() -> Result<()> {
    run(async {
        let awaitables = [sleep_with_result(milliseconds(20), 1), sleep_with_result(milliseconds(30), 2)];
        let mut limit = Some(milliseconds(1));
        for soon in as_completed(awaitables, None)? {
            match wait_for(soon, limit.take()).await {
                Err(error) if matches!(error.kind(), ErrorKind::Timeout) => print!("time out"),
                result => print!("{}", result?),
            }
        }
        Ok(())
    })
}

fn gather_of_another_loops_futures() -> Result<()> {
    let future: Future<()> = new_event_loop()?.create_future();
    let gathered = run(async { gather([future.clone(), future]) })?;
    print!("{gathered:?}");
    Ok(())
}

fn gather_of_done_futures() -> Result<()> {
    run(async {
        let future = get_running_loop()?.create_future();
        future.set_result(1)?;
        print!("done at once: {}", boolean(gather([future])?.done()));
        Ok(())
    })
}

fn shield_callbacks() -> Result<()> {
    run(async {
        let inner: Future<()> = get_running_loop()?.create_future();
        let _outer = shield(inner.clone())?;
        print!("{inner:?}");
        Ok(())
    })
}

fn shield_cancelled_and_done_at_once() -> Result<()> {
    run(async {
        let inner: Future<()> = get_running_loop()?.create_future();
        let outer = shield(inner.clone())?;
        inner.set_exception(value_error("late"))?;
        outer.cancel()?;
        drop((inner, outer));
        sleep(Duration::ZERO).await
    })
}

fn shield_of_a_late_error() -> Result<()> {
    async fn fail() -> Result<()> {
        sleep(milliseconds(10)).await?;
        Err(value_error("late"))
    }
    run(async {
        let outer = shield(fail())?;
        sleep(Duration::ZERO).await?;
        outer.cancel()?;
        sleep(milliseconds(20)).await
    })
}

fn wait_for_of_a_short_time() -> Result<()> {
    async fn who() -> Result<String> {
        Ok(current_task()?.expect("it runs in a task").get_name())
    }
    run(async {
        current_task()?.expect("it runs in a task").set_name("main");
        let name = wait_for(who(), Duration::from_secs(1)).await?;
        print!("{}", boolean(name == "main"));
        Ok(())
    })
}

fn says_of_two_loops() -> Result<()> {
    let (first, second) = (new_event_loop()?, new_event_loop()?);
    print_error(gather([first.create_future::<()>(), second.create_future()]));
    Ok(())
}
