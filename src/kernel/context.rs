//! A context: the values of all context variables, for the task or callback that runs in it.
//!
//! ```text
//!   Context ──Rc──▶ which list it has now ──Rc──▶ the values: never changed, shared by copies
//! ```
//!
//! Copying is frequent, a copy for each task and callback, and setting is rare: so setting makes
//! a new list, and a copy takes the old one as it is.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

thread_local! {
    /// Whether a variable was ever set in this thread: before that nothing is to be copied.
    pub(super) static IN_USE: Cell<bool> = const { Cell::new(false) };
}

/// Whether what is made now may have to begin with a context.
///
/// Most programs set no variable: for them this is one look.
#[inline(always)]
pub(super) fn is_in_use() -> bool {
    IN_USE.get()
}

/// The values of all context variables; a clone is the same context, and
/// [`copy`](Context::copy) makes another one.
///
/// Mirrors `contextvars.Context`.
///
/// ```
/// use glassloop::{Context, ContextVar};
///
/// static PEER: ContextVar<&str> = ContextVar::new("peer");
///
/// let context = Context::new();
/// context.run(|| PEER.set("known"));
/// assert_eq!(PEER.get_or("unknown"), "unknown");
/// assert_eq!(context.run(|| PEER.get())?, "known");
/// # Ok::<(), glassloop::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct Context {
    values: Rc<RefCell<Rc<Values>>>,
}

type Values = Vec<(u64, Rc<dyn Any>)>;

impl Context {
    /// One without any value.
    pub fn new() -> Self {
        Self::default()
    }

    /// Another one with the same values.  Mirrors `Context.copy`; it copies no value.
    pub fn copy(&self) -> Self {
        Self { values: Rc::new(RefCell::new(self.values.borrow().clone())) }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.values.borrow().is_empty()
    }

    pub(super) fn value(&self, variable: u64) -> Option<Rc<dyn Any>> {
        let values = self.values.borrow();
        values.iter().find(|(id, _)| *id == variable).map(|(_, value)| value.clone())
    }

    /// Puts a value in the place of the one that there was, and returns that.
    pub(super) fn replace(&self, variable: u64, value: Option<Rc<dyn Any>>) -> Option<Rc<dyn Any>> {
        let mut values = self.values.borrow().as_ref().clone();
        let place = values.iter().position(|(id, _)| *id == variable);
        let before = place.map(|place| values.swap_remove(place).1);
        values.extend(value.map(|value| (variable, value)));
        let replaced = self.values.replace(Rc::new(values));
        drop(replaced);
        before
    }
}

impl PartialEq for Context {
    /// Whether both are one context.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.values, &other.values)
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<Context of {}>", self.values.borrow().len())
    }
}
