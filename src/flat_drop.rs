//! Dropping a long chain without running out of stack.
//!
//! A future that holds a callback that holds a future …: dropping the first drops
//! the second inside of it, and 200,000 of them end the process.  So whatever may be a
//! link of such a chain drops what it holds here: a few levels deep as it is, and
//! beyond that one after the other, when the outermost is gone.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// How many levels are dropped inside one another, as Rust does it.
const LEVELS: u32 = 32;

thread_local! {
    static LEVEL: Cell<u32> = const { Cell::new(0) };
    /// What is to be dropped when the outermost is.
    static LATER: RefCell<Vec<Box<dyn Any>>> = const { RefCell::new(Vec::new()) };
}

/// Drops something that may hold something that is dropped so as well.
#[cold]
#[inline(never)]
pub(crate) fn flat_drop<T: 'static>(held: T) {
    match LEVEL.get() {
        0 => drop_all(held),
        LEVELS.. => postpone(held),
        _ => drop_one(held),
    }
}

/// Something that is dropped so by itself.
pub(crate) struct Flat<T: 'static>(Option<T>);

impl<T> Flat<T> {
    pub(crate) fn new(held: T) -> Self {
        Self(Some(held))
    }

    pub(crate) fn get(&self) -> &T {
        self.0.as_ref().expect("it is there until this is dropped")
    }
}

impl<T> Drop for Flat<T> {
    fn drop(&mut self) {
        if std::mem::needs_drop::<T>() {
            flat_drop(self.0.take());
        }
    }
}

fn drop_one<T>(held: T) {
    let _level = Level::enter();
    drop(held);
}

/// The outermost: the rest comes after it, even if one of them panics.
fn drop_all<T>(held: T) {
    let mut panicked = catch_unwind(AssertUnwindSafe(|| drop_one(held))).err();
    while let Some(next) = LATER.try_with(|later| later.borrow_mut().pop()).ok().flatten() {
        let another = catch_unwind(AssertUnwindSafe(|| drop_one(next))).err();
        panicked = panicked.or(another);
    }
    // A second panic while the first goes up the stack would end the process.
    if let Some(panic) = panicked
        && !std::thread::panicking()
    {
        resume_unwind(panic);
    }
}

fn postpone<T: 'static>(held: T) {
    let mut held: Option<Box<dyn Any>> = Some(Box::new(held));
    // While a thread ends there is no list any more: then it is dropped as it is.
    let _ = LATER.try_with(|later| later.borrow_mut().extend(held.take()));
}

/// One level deeper, until it is dropped.
struct Level;

impl Level {
    fn enter() -> Self {
        LEVEL.set(LEVEL.get() + 1);
        Self
    }
}

impl Drop for Level {
    fn drop(&mut self) {
        LEVEL.set(LEVEL.get() - 1);
    }
}
