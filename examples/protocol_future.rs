//! Lesson 2c · A protocol whose data_received resolves a future
//!
//! A protocol is told of what the network brings by plain function calls.
//! A future is how such a call reaches a task that waits for the data.
//!
//! In the stepper, watch the second piece of data: it finds the future done,
//! and a protocol that did not ask `done()` would raise InvalidStateError.
//!
//! Before this: plain_await.  New here: the first use of a bare future.
//!
//! ```text
//! cargo run --example protocol_future
//! cargo step protocol_future
//! ```

use std::time::Duration;

use glassloop::{Future, Result, get_running_loop, log_lines, run, sleep};

#[derive(Clone)]
struct FirstPiece {
    received: Future<String>,
}

impl FirstPiece {
    fn data_received(&self, data: &[u8]) -> Result<()> {
        let text = String::from_utf8_lossy(data).into_owned();
        log::info!("data_received: {text}");
        if self.received.done() {
            log::info!("the future is done already");
            return Ok(());
        }
        self.received.set_result(text)
    }
}

async fn wait_for_data() -> Result<()> {
    let event_loop = get_running_loop()?;
    let protocol = FirstPiece { received: event_loop.create_future() };

    // Two timers play the transport, which calls this when the socket is readable.
    for (seconds, data) in [(1, b"hello"), (2, b"world")] {
        let protocol = protocol.clone();
        event_loop.call_later(Duration::from_secs(seconds), move || protocol.data_received(data))?;
    }

    log::info!("waiting for data");
    // predict: what is printed next?
    //   not "the task got: hello": that is one iteration later than the callback that resolves the future
    let text = protocol.received.await?;
    log::info!("the task got: {text}");
    sleep(Duration::from_secs(2)).await
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    run(wait_for_data())
}
