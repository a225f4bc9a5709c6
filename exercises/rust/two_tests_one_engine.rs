//! Exercise 17 · Closed: after the first test
//!
//! Two tests, a loop for each, and one engine for both.
//!
//! An error ends this program.  Which step closed the loop under it?  The command lists some; write a letter here:
//! answer: ?

use std::cell::RefCell;
use std::rc::Rc;

use glassloop::{EventLoop, Result, get_running_loop, log_lines, new_event_loop};

type Engine = Rc<RefCell<Option<EventLoop>>>;

async fn test_query(engine: Engine) -> Result<()> {
    let running = get_running_loop()?;
    let event_loop = engine.borrow_mut().get_or_insert(running).clone();
    event_loop.call_soon(|| log::info!("executed")).map(drop)
}

fn run_test(engine: &Engine) -> Result<()> {
    let event_loop = new_event_loop()?;
    let tested = event_loop.run_until_complete(test_query(engine.clone()));
    event_loop.close()?;
    tested
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    let engine = Engine::default();
    run_test(&engine)?;
    run_test(&engine)
}
