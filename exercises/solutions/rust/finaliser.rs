//! Exercise 13 · Closed: and a finaliser asks it
//!
//! A session is closed by its finaliser, in whichever run that comes.  Let
//! the run that made the session close it.  This is to be printed: session closed, second run.

use std::time::Duration;

use glassloop::{EventLoop, Result, get_running_loop, log_lines, run, sleep, yield_now};

async fn close(event_loop: EventLoop) -> Result<()> {
    event_loop.call_soon(|| log::info!("session closed")).map(drop)
}

struct Session {
    event_loop: EventLoop,
}

impl Session {
    async fn close(self) -> Result<()> {
        close(self.event_loop).await
    }
}

async fn first() -> Result<()> {
    let session = Session { event_loop: get_running_loop()? };
    session.close().await?;
    yield_now().await
}

async fn second() -> Result<()> {
    sleep(Duration::from_millis(10)).await?;
    log::info!("second run");
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    run(first())?;
    run(second())
}
