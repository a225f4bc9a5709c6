//! Exercise 13 · Closed: and a finaliser asks it
//!
//! A session is closed by its finaliser, in whichever run that comes.  Let
//! the run that made the session close it.  This is to be printed: session closed, second run.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use glassloop::{EventLoop, Result, create_task, get_running_loop, log_lines, run, sleep};

async fn close(event_loop: EventLoop) -> Result<()> {
    event_loop.call_soon(|| log::info!("session closed")).map(drop)
}

struct Session {
    event_loop: EventLoop,
}

/// What Python calls a finaliser: an error in it can be told to nobody.
impl Drop for Session {
    fn drop(&mut self) {
        drop(create_task(close(self.event_loop.clone())));
    }
}

type Kept = Rc<RefCell<Option<Session>>>;

async fn first(kept: Kept) -> Result<()> {
    *kept.borrow_mut() = Some(Session { event_loop: get_running_loop()? });
    Ok(())
}

async fn second(kept: Kept) -> Result<()> {
    kept.borrow_mut().take();
    sleep(Duration::from_millis(10)).await?;
    log::info!("second run");
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    let kept = Kept::default();
    run(first(kept.clone()))?;
    run(second(kept))
}
