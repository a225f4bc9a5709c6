//! Exercise 16 · Closed: with the job that filled the pool
//!
//! A worker gives each job a loop of its own, and all jobs one pool.  Mend it,
//! so that this is printed: job 1 is done, job 2 is done.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use glassloop::{EventLoop, Result, get_running_loop, log_lines, run};

type Pool = Rc<RefCell<Option<EventLoop>>>;

/// The loop of the pool's connection, which is made for the first who asks.
fn connection(pool: &Pool) -> Result<EventLoop> {
    let running = get_running_loop()?;
    Ok(pool.borrow_mut().get_or_insert(running).clone())
}

async fn query(connection: EventLoop) -> Result<()> {
    let done = connection.create_future();
    let resolved = done.clone();
    connection.call_later(Duration::from_millis(10), move || resolved.set_result(()))?;
    done.await
}

async fn job(number: usize, pool: Pool) -> Result<()> {
    query(connection(&pool)?).await?;
    log::info!("job {number} is done");
    Ok(())
}

async fn work() -> Result<()> {
    let pool = Pool::default();
    job(1, pool.clone()).await?;
    job(2, pool).await
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    run(work())
}
