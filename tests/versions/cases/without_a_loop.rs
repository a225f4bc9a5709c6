//! Where no loop is set and none runs.

use std::thread;
use std::time::Duration;

use glassloop::{Future, Result, gather, run};

use super::{boolean, cases, print, print_error};

cases! {
    ensure_future_without_a_loop
    future_without_a_loop
    gather_of_nothing_without_a_loop
    gather_without_a_loop
    get_event_loop
    get_event_loop_after_run
    get_running_loop
    says_no_current_loop_in_thread
}

async fn sleep() -> Result<()> {
    glassloop::sleep(Duration::ZERO).await
}

fn ensure_future_without_a_loop() -> Result<()> {
    glassloop::ensure_future(sleep())?.cancel()?;
    without_reports();
    Ok(())
}

/// CPython reports nothing of tasks that are there when the interpreter is over.
fn without_reports() {
    if let Ok(event_loop) = glassloop::get_event_loop() {
        event_loop.set_exception_handler(|_, _| ());
    }
}

/// `asyncio.Future()` asks for the loop itself.
fn future_without_a_loop() -> Result<()> {
    let future: Future<()> = glassloop::get_event_loop()?.create_future();
    print!("{future:?}");
    Ok(())
}

fn gather_of_nothing_without_a_loop() -> Result<()> {
    print!("{}", format_args!("{:?}", gather(Vec::<Future<()>>::new())?));
    Ok(())
}

fn gather_without_a_loop() -> Result<()> {
    async fn work() -> Result<u32> {
        Ok(1)
    }
    let gathered = gather([work(), work()])?;
    without_reports();
    run(gathered).map(drop)
}

fn get_event_loop() -> Result<()> {
    let event_loop = glassloop::get_event_loop()?;
    print!("a loop was made: {}", boolean(!event_loop.is_closed()));
    Ok(())
}

fn get_event_loop_after_run() -> Result<()> {
    run(sleep())?;
    glassloop::get_event_loop().map(drop)
}

fn get_running_loop() -> Result<()> {
    glassloop::get_running_loop().map(drop)
}

fn says_no_current_loop_in_thread() -> Result<()> {
    let worker = thread::Builder::new().name("worker".to_owned());
    let thread = worker.spawn(|| print_error(glassloop::get_event_loop())).expect("a thread");
    thread.join().expect("it does not panic");
    Ok(())
}
