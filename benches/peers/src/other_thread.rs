//! The other thread, where a workload has one.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{JoinHandle, spawn};

/// Posts so many numbers from another thread, on another core.
pub fn posts(count: u64, post: impl Fn(u64) + Send + 'static) -> JoinHandle<()> {
    spawn(move || {
        crate::pin_to_core(1);
        (0..count).for_each(post);
    })
}

/// Asks so many times from another thread, each time when the last is answered.
pub fn questions(count: u64, ask: impl Fn(Sender<()>) + Send + 'static) -> JoinHandle<()> {
    spawn(move || {
        crate::pin_to_core(1);
        let (answer, answered): (Sender<()>, Receiver<()>) = channel();
        for _ in 0..count {
            ask(answer.clone());
            answered.recv().expect("the loop answers");
        }
    })
}
