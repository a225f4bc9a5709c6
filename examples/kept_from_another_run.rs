//! Lesson 10c · What is kept from one run to the next
//!
//! `run` makes a loop and closes it.  A session that was made in one run belongs
//! to that run's loop: used in the next, it asks a loop that is closed, though
//! another one runs.
//!
//! No `close` that anybody wrote has closed it: the end of the first `run` has, and
//! rightly.  What was kept is to be mended.  At the error, go back to its cause.
//!
//! Before this: closed_loop.  New here: a thing that belongs to a run.
//!
//! ```text
//! cargo run --example kept_from_another_run
//! cargo step kept_from_another_run
//! ```

use std::time::Duration;

use glassloop::{EventLoop, Result, get_running_loop, log_lines, run};

#[derive(Clone)]
struct Session {
    event_loop: EventLoop,
}

impl Session {
    fn new() -> Result<Self> {
        Ok(Self { event_loop: get_running_loop()? })
    }

    async fn get(&self) -> Result<&'static str> {
        let answer = self.event_loop.create_future();
        let resolved = answer.clone();
        let resolve = move || resolved.set_result("the answer");
        self.event_loop.call_later(Duration::from_millis(10), resolve)?; // … and here the error comes.
        answer.await
    }
}

async fn connect() -> Result<Session> {
    Session::new()
}

async fn fetch(session: Session) -> Result<&'static str> {
    session.get().await
}

async fn connect_and_fetch() -> Result<&'static str> {
    Session::new()?.get().await
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();

    log::info!("one run makes the session");
    let session = run(connect())?; // Here its loop is closed …

    log::info!("the next run uses it");
    // predict: which error?
    //   not "none": a loop does run here, but the session asks the one that it was made on
    if let Err(error) = run(fetch(session)) {
        log::info!("fetch: {error:?}");
    }

    log::info!("cure: one run makes it and uses it");
    log::info!("fetch: {}", run(connect_and_fetch())?);
    Ok(())
}
