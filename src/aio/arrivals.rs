//! What has arrived, for whoever waits for the next of it.

use std::cell::RefCell;
use std::collections::VecDeque;

use crate::error::Result;
use crate::kernel::{Future, get_running_loop};

/// Things in the order in which they arrived, and those who wait for one.
///
/// It is as much of `asyncio.Queue` as `as_completed` needs.
pub(super) struct Arrivals<T> {
    arrived: RefCell<VecDeque<T>>,
    /// One future for each that waits; whoever wakes it takes it out.
    getters: RefCell<VecDeque<Future<()>>>,
}

impl<T> Default for Arrivals<T> {
    fn default() -> Self {
        Self { arrived: RefCell::default(), getters: RefCell::default() }
    }
}

impl<T> Arrivals<T> {
    /// Puts one in; the first who waits wakes up.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`, if it is and somebody waits.
    pub(super) fn put(&self, item: T) -> Result<()> {
        self.arrived.borrow_mut().push_back(item);
        self.wake_next()
    }

    /// Takes the first out, as soon as there is one.
    ///
    /// # Errors
    /// `CancelledError`.
    pub(super) async fn get(&self) -> Result<T> {
        loop {
            let first = self.arrived.borrow_mut().pop_front();
            if let Some(first) = first {
                return Ok(first);
            }
            let getter = get_running_loop()?.create_future();
            self.getters.borrow_mut().push_back(getter.clone());
            let mut turn = Turn { arrivals: self, getter: getter.clone(), taken: false };
            getter.await?;
            turn.taken = true;
        }
    }

    fn wake_next(&self) -> Result<()> {
        loop {
            let getter = self.getters.borrow_mut().pop_front();
            match getter {
                Some(getter) if getter.done() => {}
                Some(getter) => return getter.set_result(()),
                None => return Ok(()),
            }
        }
    }
}

/// A place among those who wait.
struct Turn<'a, T> {
    arrivals: &'a Arrivals<T>,
    getter: Future<()>,
    taken: bool,
}

impl<T> Drop for Turn<'_, T> {
    fn drop(&mut self) {
        if self.taken || self.getter.get_loop().is_closed() {
            return;
        }
        // The waiting was given up: an open loop takes every cancel.
        let _ = self.getter.cancel();
        self.arrivals.getters.borrow_mut().retain(|other| !other.same(&self.getter));
        let was_woken = !self.getter.cancelled() && !self.arrivals.arrived.borrow().is_empty();
        if was_woken {
            let _ = self.arrivals.wake_next();
        }
    }
}
