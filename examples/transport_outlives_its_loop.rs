//! Lesson 12b · Why a platform's default once caused "Event loop is closed"
//!
//! A transport that is still open when `run` has closed its loop is finalised
//! later.  The selector loop's closed its socket by itself.  The proactor loop's,
//! the default on Windows, asked its loop to do it: a closed loop.  So the same
//! program failed on Windows only.
//!
//! Setting another event loop policy changed the transport, and hid the cause:
//! the transport outlived its loop.  (The policy is deprecated since Python 3.14.)
//!
//! In the stepper, compare where each transport is dropped with where its loop
//! is closed.
//!
//! Before this: which_selector.  New here: a thing that outlives its loop.
//!
//! ```text
//! cargo run --example transport_outlives_its_loop
//! cargo step transport_outlives_its_loop
//! ```

use std::cell::Cell;
use std::rc::Rc;

use glassloop::{EventLoop, Result, get_running_loop, log_lines, run, yield_now};

struct Transport {
    event_loop: EventLoop,
    kind: &'static str,
    open: Cell<bool>,
}

impl Transport {
    fn close(&self) -> Result<()> {
        self.open.set(false);
        let kind = self.kind;
        let close_socket = move || log::info!("{kind}: socket closed");
        if kind == "proactor" {
            self.event_loop.call_soon(close_socket)?;
        } else {
            close_socket();
        }
        Ok(())
    }
}

/// What Python calls a finaliser; an error in it can be told to nobody.
impl Drop for Transport {
    fn drop(&mut self) {
        if self.open.get()
            && let Err(error) = self.close()
        {
            log::info!("{}: ignored in a finaliser: {error:?}", self.kind);
        }
    }
}

async fn connect(kind: &'static str) -> Result<Rc<Transport>> {
    Ok(Rc::new(Transport { event_loop: get_running_loop()?, kind, open: Cell::new(true) }))
}

async fn connect_and_close() -> Result<()> {
    let transport = connect("proactor").await?;
    transport.close()?;
    yield_now().await // a turn of the loop, in which the socket is closed
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    for kind in ["selector", "proactor"] {
        // predict: what is printed next?
        //   not "selector: socket closed": run closes the loop, and not what was made on it
        let transport = run(connect(kind))?;
        log::info!("{kind}: the loop is closed, the transport is still there");
        drop(transport);
    }

    // The cure: close what the loop gave you while the loop runs.
    run(connect_and_close())
}
