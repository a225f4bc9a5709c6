//! Lesson 11b · Cannot run the event loop while another loop is running
//!
//! A synchronous client, as Tornado's `HTTPClient`, hides a loop: its
//! constructor makes a second one and runs it.  A thread runs one loop at a
//! time, so inside a running loop (a notebook, a handler) that is refused.
//!
//! In the stepper, see the two loops, and that the second is not closed or
//! broken: it only cannot run here and now.
//!
//! Before this: already_running.  New here: a second loop, hidden in a client.
//!
//! ```text
//! cargo run --example another_loop_running
//! cargo step another_loop_running
//! ```

use std::sync::mpsc::channel;
use std::time::Duration;

use glassloop::tornado::IOLoop;
use glassloop::{Result, ThreadPoolExecutor, log_lines, run, sleep};

#[derive(Clone)]
struct AsyncHTTPClient;

impl AsyncHTTPClient {
    async fn fetch(self, url: &'static str) -> Result<String> {
        sleep(Duration::from_secs(1)).await?;
        Ok(format!("200 {url}"))
    }
}

struct HTTPClient {
    io_loop: IOLoop,
    async_client: AsyncHTTPClient,
}

impl HTTPClient {
    fn new() -> Result<Self> {
        let io_loop = IOLoop::new()?;
        match io_loop.run_sync(|| async { Ok(AsyncHTTPClient) }, None) {
            Ok(async_client) => Ok(Self { io_loop, async_client }),
            Err(error) => io_loop.close().and(Err(error)),
        }
    }

    fn fetch(&self, url: &'static str) -> Result<String> {
        let async_client = self.async_client.clone();
        self.io_loop.run_sync(move || async_client.fetch(url), None)
    }

    fn close(self) -> Result<()> {
        self.io_loop.close()
    }
}

fn fetch_synchronously(url: &'static str) -> Result<String> {
    let client = HTTPClient::new()?;
    let response = client.fetch(url);
    client.close()?;
    response
}

async fn cell_of_a_notebook() -> Result<()> {
    if let Err(error) = fetch_synchronously("/here") {
        log::info!("{error:?}");
    }

    // A cure where the client cannot be changed: a thread in which no loop runs.
    // It blocks the loop meanwhile, as a synchronous call does.
    let (tell, told) = channel();
    ThreadPoolExecutor::new(1).submit(move || drop(tell.send(fetch_synchronously("/in-a-thread"))))?;
    log::info!("{}", told.recv()??);

    // The cure: the asynchronous client, awaited.
    log::info!("{}", AsyncHTTPClient.fetch("/awaited").await?);
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    log::info!("{}", fetch_synchronously("/no-loop-runs")?);
    // predict: which error?
    //   not "none": a loop runs here already, and the client hides a second one
    run(cell_of_a_notebook())
}
