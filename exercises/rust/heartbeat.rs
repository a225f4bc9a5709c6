//! Exercise 18 · Closed: while a thread goes on
//!
//! A thread gives the loop work after it was closed.  Let the thread end
//! first, let the loop do what it was given, and close it last.  This is to be printed: beat, closed.

use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use glassloop::{Error, Result, log_lines, new_event_loop, sleep};

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    let (go, waits) = channel::<()>();
    let event_loop = new_event_loop()?;
    let of_thread = event_loop.threadsafe();
    let heartbeat = move || {
        let _ = waits.recv();
        of_thread.call_soon_threadsafe(|| log::info!("beat")).map(drop)
    };
    let thread = thread::Builder::new().name("heartbeat".to_owned()).spawn(heartbeat)?;
    event_loop.run_until_complete(sleep(Duration::from_millis(10)))?;
    event_loop.close()?;
    log::info!("closed");
    drop(go);
    thread.join().map_err(|_| Error::raise("RuntimeError", "the thread panicked"))?
}
