//! Exercise 10 · Attached to a different loop
//!
//! An error ends this program.  Which step is to blame for it?  The command lists some; write a letter here:
//! answer: ?

use glassloop::{Future, Result, get_running_loop, log_lines, run};

async fn ask() -> Result<Future<&'static str>> {
    Ok(get_running_loop()?.create_future())
}

async fn wait_for_it(answer: Future<&'static str>) -> Result<()> {
    log::info!("{}", answer.await?);
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    let answer = run(ask())?;
    run(wait_for_it(answer))
}
