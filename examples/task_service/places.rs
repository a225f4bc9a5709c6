//! How many clients are connected at once, and who makes room for a newcomer.
//!
//! A client that sends a byte now and then, or reads nothing, costs a connection as one does
//! that works.  So that such clients do not shut the service, the one that has gone longest
//! without a whole request gives its place to a newcomer.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use glassloop::{Result, Transport};

/// No more are open at once.
pub(crate) const MOST: usize = 128;

/// The connections that are open: the one that comes first has gone longest without a
/// whole request.
#[derive(Default)]
pub(crate) struct Places {
    open: RefCell<BTreeMap<u64, Transport>>,
    next: Cell<u64>,
}

/// The place of a connection, until it is dropped.
pub(crate) struct Place {
    places: Rc<Places>,
    number: Cell<u64>,
}

impl Places {
    /// Lets a connection in; if there are too many, another one is closed.
    pub(crate) fn enter(self: &Rc<Self>, transport: Transport) -> Result<Place> {
        let is_full = self.open.borrow().len() >= MOST;
        let first = if is_full { self.open.borrow_mut().pop_first() } else { None };
        if let Some((_, gone_longest)) = first {
            gone_longest.abort()?;
        }
        let number = self.last(transport);
        Ok(Place { places: self.clone(), number: Cell::new(number) })
    }

    /// Puts it behind all others.
    fn last(&self, transport: Transport) -> u64 {
        let number = self.next.get();
        self.next.set(number + 1);
        self.open.borrow_mut().insert(number, transport);
        number
    }
}

impl Place {
    /// A whole request has come.
    pub(crate) fn renew(&self) {
        let transport = self.places.open.borrow_mut().remove(&self.number.get());
        if let Some(transport) = transport {
            self.number.set(self.places.last(transport));
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.places.open.borrow_mut().remove(&self.number.get());
    }
}
