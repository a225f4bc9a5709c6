//! Which `IOLoop` is which asyncio loop's.  Mirrors `IOLoop._ioloop_for_asyncio`.

use std::cell::{Cell, RefCell};

use crate::kernel::{EventLoop, WeakEventLoop};

/// Tells one `IOLoop` of this thread from another.
pub(super) type Number = u64;

thread_local! {
    /// Those that are open, or were closed behind Tornado's back.
    static ASSOCIATED: RefCell<Vec<(WeakEventLoop, Number)>> = const { RefCell::new(Vec::new()) };
    static MADE: Cell<Number> = const { Cell::new(0) };
}

/// The number of the `IOLoop` of this loop; if it has none, of a new one.
pub(super) fn with(event_loop: &EventLoop) -> Number {
    find(event_loop).map_or_else(|| associate(event_loop), |(_, number)| number)
}

/// Parts a loop from its `IOLoop`, and says whether it had one.
pub(super) fn part(event_loop: &EventLoop) -> bool {
    let Some((place, _)) = find(event_loop) else { return false };
    ASSOCIATED.with_borrow_mut(|associated| associated.remove(place));
    true
}

fn find(event_loop: &EventLoop) -> Option<(usize, Number)> {
    let known: Vec<_> = ASSOCIATED.with_borrow(Clone::clone);
    let is_it = |(other, _): &(WeakEventLoop, Number)| other.upgrade().as_ref() == Some(event_loop);
    known.iter().position(is_it).map(|place| (place, known[place].1))
}

/// Loops that were closed meanwhile without their `IOLoop` are forgotten here, as there.
fn associate(event_loop: &EventLoop) -> Number {
    let number = MADE.get() + 1;
    MADE.set(number);
    ASSOCIATED.with_borrow_mut(|associated| {
        associated.retain(|(other, _)| !other.is_closed());
        associated.push((event_loop.downgrade(), number));
    });
    number
}
