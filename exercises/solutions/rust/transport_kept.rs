//! Exercise 14 · Closed: before the transport was
//!
//! A transport is still open when run() closes its loop, and is closed afterwards.
//! Mend the program, so that this is printed: connected, socket closed.

use glassloop::{EventLoop, Result, get_running_loop, log_lines, run, yield_now};

/// As glassloop's: it asks its loop to close the socket.
struct Transport {
    event_loop: EventLoop,
}

impl Transport {
    fn new() -> Result<Self> {
        Ok(Self { event_loop: get_running_loop()? })
    }

    fn close(&self) -> Result<()> {
        self.event_loop.call_soon(|| log::info!("socket closed")).map(drop)
    }
}

async fn connect_and_close() -> Result<()> {
    let transport = Transport::new()?;
    log::info!("connected");
    transport.close()?;
    yield_now().await
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    run(connect_and_close())
}
