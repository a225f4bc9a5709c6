//! Lesson 9b · A pool of one thread that owns the loop
//!
//! Plain code wants the result of a coroutine, now and again, and has no loop.
//! A pool of one thread makes a loop, keeps it, and runs coroutines for others:
//! always the same thread, always the same loop.
//!
//! In the stepper, see that both coroutines run on one loop, which is idle in
//! between.
//!
//! Before this: loop_in_a_thread.  New here: work handed to a loop's owner.
//!
//! ```text
//! cargo run --example pool_that_owns_the_loop
//! cargo step pool_that_owns_the_loop
//! ```

use std::sync::mpsc::channel;
use std::time::Duration;

use glassloop::{
    Awaitable, EventLoop, Result, ThreadPoolExecutor, get_event_loop, log_lines, new_event_loop,
    set_event_loop, sleep,
};

struct LoopOwner {
    pool: ThreadPoolExecutor,
}

impl LoopOwner {
    fn new() -> Self {
        Self { pool: ThreadPoolExecutor::new(1) }
    }

    /// Has the pool's thread run a coroutine, and blocks until it is done.
    fn run<T, A>(&self, coroutine_function: impl FnOnce() -> A + Send + 'static) -> Result<T>
    where
        T: Clone + Send + 'static,
        A: Awaitable<T>,
    {
        self.with_loop(|event_loop| event_loop.run_until_complete(coroutine_function()))
    }

    fn close(self) -> Result<()> {
        self.with_loop(|event_loop| event_loop.close())?;
        self.pool.shutdown(true);
        Ok(())
    }

    fn with_loop<T: Send + 'static>(
        &self,
        job: impl FnOnce(EventLoop) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (tell, told) = channel();
        self.pool.submit(move || drop(tell.send(loop_of_this_thread().and_then(job))))?;
        told.recv()?
    }
}

fn loop_of_this_thread() -> Result<EventLoop> {
    get_event_loop().or_else(|_| {
        let event_loop = new_event_loop()?;
        set_event_loop(Some(&event_loop));
        Ok(event_loop)
    })
}

async fn fetch(name: &'static str) -> Result<String> {
    log::info!("fetching {name}");
    // predict: what is printed next?
    //   not "fetching two": whoever asked for the first is blocked until it is there
    sleep(Duration::from_secs(1)).await?;
    Ok(format!("{name} is here"))
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    let owner = LoopOwner::new();
    log::info!("{}", owner.run(|| fetch("one"))?);
    log::info!("{}", owner.run(|| fetch("two"))?);
    owner.close()
}
