//! What is in a queue, in the order in which it comes out.

use std::cell::Cell;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use crate::error::{Error, Result};

/// An order in which items come out.
///
/// Mirrors what a subclass of `asyncio.Queue` overrides: `_put` and `_get`.
pub(super) trait ItemStore<T> {
    /// What asyncio calls a queue of this order.
    fn class(&self) -> &'static str;

    fn put(&mut self, item: T);

    fn take(&mut self) -> Option<T>;

    fn len(&self) -> usize;

    /// What it has, in the order in which asyncio's list has it.
    fn each(&self) -> Box<dyn Iterator<Item = &T> + '_>;
}

/// First in, first out.
pub(super) struct Fifo<T>(VecDeque<T>);

impl<T> Default for Fifo<T> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

impl<T> ItemStore<T> for Fifo<T> {
    fn class(&self) -> &'static str {
        "Queue"
    }

    fn put(&mut self, item: T) {
        self.0.push_back(item);
    }

    fn take(&mut self) -> Option<T> {
        self.0.pop_front()
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn each(&self) -> Box<dyn Iterator<Item = &T> + '_> {
        Box::new(self.0.iter())
    }
}

/// Last in, first out.
pub(super) struct Lifo<T>(Vec<T>);

impl<T> Default for Lifo<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> ItemStore<T> for Lifo<T> {
    fn class(&self) -> &'static str {
        "LifoQueue"
    }

    fn put(&mut self, item: T) {
        self.0.push(item);
    }

    fn take(&mut self) -> Option<T> {
        self.0.pop()
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn each(&self) -> Box<dyn Iterator<Item = &T> + '_> {
        Box::new(self.0.iter())
    }
}

/// The smallest first.
pub(super) struct SmallestFirst<T>(BinaryHeap<Reverse<T>>);

impl<T: Ord> Default for SmallestFirst<T> {
    fn default() -> Self {
        Self(BinaryHeap::new())
    }
}

impl<T: Ord> ItemStore<T> for SmallestFirst<T> {
    fn class(&self) -> &'static str {
        "PriorityQueue"
    }

    fn put(&mut self, item: T) {
        self.0.push(Reverse(item));
    }

    fn take(&mut self) -> Option<T> {
        self.0.pop().map(|Reverse(item)| item)
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn each(&self) -> Box<dyn Iterator<Item = &T> + '_> {
        // Both heaps move the same items, so that they look the same.
        Box::new(self.0.iter().map(|Reverse(item)| item))
    }
}

/// The items of one queue.
///
/// Items are compared by the user's code, which may look at the queue.  So the
/// store is taken out while it works, and the length that it had is kept beside
/// it.
pub(super) struct Items<T> {
    store: Cell<Option<Box<dyn ItemStore<T>>>>,
    length: Cell<usize>,
    class: &'static str,
}

impl<T> Items<T> {
    pub(super) fn new(store: impl ItemStore<T> + 'static) -> Self {
        let class = store.class();
        Self { store: Cell::new(Some(Box::new(store))), length: Cell::new(0), class }
    }

    pub(super) fn class(&self) -> &'static str {
        self.class
    }

    pub(super) fn len(&self) -> usize {
        self.length.get()
    }

    /// # Errors
    /// `RuntimeError`, if it is called by the comparison of two items.
    pub(super) fn put(&self, item: T) -> Result<()> {
        let mut taken = self.take_out()?;
        taken.store().put(item);
        Ok(())
    }

    /// # Errors
    /// As [`put`](Items::put).
    pub(super) fn take(&self) -> Result<Option<T>> {
        let mut taken = self.take_out()?;
        Ok(taken.store().take())
    }

    /// As Python prints the list of them: `[1, 2]`; `[...]` while they are compared or printed.
    pub(super) fn describe(&self, show: impl Fn(&T) -> String) -> String {
        let Ok(mut taken) = self.take_out() else { return "[...]".to_owned() };
        let shown: Vec<String> = taken.store().each().map(show).collect();
        format!("[{}]", shown.join(", "))
    }

    fn take_out(&self) -> Result<TakenOut<'_, T>> {
        match self.store.take() {
            Some(store) => Ok(TakenOut { items: self, store: Some(store) }),
            None => Err(Error::raise("RuntimeError", "the queue is just comparing its items")),
        }
    }
}

/// The store while it works; it comes back even if a comparison panics.
struct TakenOut<'a, T> {
    items: &'a Items<T>,
    store: Option<Box<dyn ItemStore<T>>>,
}

impl<T> TakenOut<'_, T> {
    fn store(&mut self) -> &mut dyn ItemStore<T> {
        self.store.as_deref_mut().expect("it is put back by drop alone")
    }
}

impl<T> Drop for TakenOut<'_, T> {
    fn drop(&mut self) {
        self.items.length.set(self.store().len());
        self.items.store.set(self.store.take());
    }
}
