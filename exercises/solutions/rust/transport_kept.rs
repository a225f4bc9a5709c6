//! Exercise 14 · Closed: before the transport was
//!
//! A transport is still open when its loop is closed, and closes itself later.
//! Mend the program, so that this is printed: connected, socket closed.

use glassloop::{EventLoop, Result, get_running_loop, log_lines, run, yield_now};

/// As on Windows: it asks its loop to close the socket, if nobody has done so before.
struct Transport {
    event_loop: EventLoop,
    is_open: bool,
}

impl Transport {
    fn new() -> Result<Self> {
        Ok(Self { event_loop: get_running_loop()?, is_open: true })
    }

    fn close(&mut self) -> Result<()> {
        self.is_open = false;
        self.event_loop.call_soon(|| log::info!("socket closed")).map(drop)
    }
}

impl Drop for Transport {
    fn drop(&mut self) {
        if self.is_open
            && let Err(error) = self.close()
        {
            log::info!("ignored in a finaliser: {error:?}");
        }
    }
}

async fn connect_and_close() -> Result<()> {
    let mut transport = Transport::new()?;
    log::info!("connected");
    transport.close()?;
    yield_now().await
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    run(connect_and_close())
}
