//! Loops that are run, stopped, and run where another one runs.

use std::time::Duration;

use glassloop::{Error, Future, Result, Runner, current_task, get_running_loop, new_event_loop, run, sleep};

use super::{boolean, cases, print};

cases! {
    name_of_a_task
    never_awaited
    refused_run_forgets_the_loop
    runner_inside_a_loop
    says_already_running
    says_another_loop_is_running
    says_runner_is_closed
    stop_before_the_end
}

fn name_of_a_task() -> Result<()> {
    run(async {
        print!("{}", current_task()?.expect("it runs in a task").get_name());
        Ok(())
    })
}

fn never_awaited() -> Result<()> {
    async fn work() -> Result<()> {
        Ok(())
    }
    run(async {
        if let Err(error) = run(work()) {
            print!("{error}");
        }
        Ok(())
    })
}

fn refused_run_forgets_the_loop() -> Result<()> {
    run(async {
        let event_loop = get_running_loop()?;
        if let Err(error) = new_event_loop()?.run_forever() {
            print!("{error}");
        }
        print!("{}", boolean(get_running_loop()?.id() == event_loop.id()));
        Ok(())
    })
}

/// A number cannot be given to it: a future stands for it, which 3.13 refuses as well.
fn runner_inside_a_loop() -> Result<()> {
    run(async {
        let future: Future<()> = get_running_loop()?.create_future();
        Runner::new().run(future).map_err(|error| match error.message() {
            message if message.ends_with("got <Future pending>") => {
                Error::raise(error.class().to_owned(), message.replace("<Future pending>", "42"))
            }
            _ => error,
        })
    })
}

fn says_already_running() -> Result<()> {
    run(async { get_running_loop()?.run_forever() })
}

fn says_another_loop_is_running() -> Result<()> {
    run(async {
        let other = new_event_loop()?;
        let refused = other.run_forever();
        other.close()?;
        refused
    })
}

fn says_runner_is_closed() -> Result<()> {
    async fn sleep() -> Result<()> {
        glassloop::sleep(Duration::ZERO).await
    }
    let runner = Runner::new();
    runner.get_loop()?;
    runner.close()?;
    runner.run(sleep())
}

fn stop_before_the_end() -> Result<()> {
    run(async {
        get_running_loop()?.stop();
        sleep(Duration::from_secs(1)).await
    })
}
