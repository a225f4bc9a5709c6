//! Where one loop's records go.
//!
//! A journal takes each at once.  Observers may call back into the loop, so
//! records are kept for them until no user code is on the stack.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use super::event::{Actor, Record};
use super::ids::Counters;
use super::journal::{Journal, Observer};

/// Where one loop's records go.
pub(crate) struct Recorder {
    /// Whether there is anybody to tell: all that an unwatched loop looks at.
    watched: Cell<bool>,
    journal: Option<Journal>,
    observers: RefCell<Vec<Rc<dyn Observer>>>,
    /// What the observers have not seen.
    pending: RefCell<VecDeque<Record>>,
    handing_over: Cell<bool>,
    /// Numbers the records of a loop without a journal.
    written: Cell<u64>,
    /// Tells that loop from others.
    key: u64,
    actor: Cell<Actor>,
}

/// Ids for loops that no journal watches.
static UNWATCHED: Counters = Counters::new();

impl Recorder {
    pub(crate) fn new(journal: Option<Journal>, key: u64) -> Self {
        Self {
            watched: Cell::new(journal.is_some()),
            journal,
            observers: RefCell::new(Vec::new()),
            pending: RefCell::new(VecDeque::new()),
            handing_over: Cell::new(false),
            written: Cell::new(0),
            key,
            actor: Cell::new(Actor::Loop),
        }
    }

    /// The compiler is told that nobody ever watches when the cost of asking is
    /// measured: then it takes out all that writes a record.
    #[inline]
    pub(crate) fn is_watched(&self) -> bool {
        !cfg!(glassloop_without_trace) && self.watched.get()
    }

    pub(crate) fn journal(&self) -> Option<&Journal> {
        self.journal.as_ref()
    }

    pub(crate) fn counters(&self) -> &Counters {
        self.journal.as_ref().map_or(&UNWATCHED, Journal::counters)
    }

    /// Writes a record; its number.
    pub(crate) fn write(&self, mut record: Record) -> u64 {
        let is_observed = !self.observers.borrow().is_empty();
        let (number, observed) = match &self.journal {
            Some(journal) => journal.write(record, is_observed),
            None => {
                self.written.set(self.written.get() + 1);
                record.number = self.written.get();
                (record.number, Some(record))
            }
        };
        self.pending.borrow_mut().extend(observed);
        number
    }

    /// Where its records are numbered: in a journal, or by itself.
    pub(crate) fn trace(&self) -> Trace {
        match &self.journal {
            Some(journal) => Trace::Journal(journal.clone()),
            None => Trace::Loop(self.key),
        }
    }

    // ── who runs ────────────────────────────────────────────────────────────

    pub(crate) fn actor(&self) -> Actor {
        self.actor.get()
    }

    pub(crate) fn set_actor(&self, actor: Actor) {
        self.actor.set(actor);
    }

    /// Who causes what is recorded now.  What an observer does between two
    /// callbacks is neither's doing.
    pub(crate) fn cause(&self) -> Actor {
        if self.handing_over.get() { Actor::Loop } else { self.actor() }
    }

    // ── observers ───────────────────────────────────────────────────────────

    pub(crate) fn add_observer(&self, observer: Rc<dyn Observer>) {
        self.observers.borrow_mut().push(observer);
        self.watched.set(true);
    }

    /// Those there are at this moment.
    pub(crate) fn observers(&self) -> Vec<Rc<dyn Observer>> {
        self.observers.borrow().clone()
    }

    /// All of them, of a loop that nobody holds any more.
    pub(crate) fn take_observers(&self) -> Vec<Rc<dyn Observer>> {
        self.observers.take()
    }

    pub(crate) fn remove_observer(&self, observer: &Rc<dyn Observer>) {
        let is_it = |other: &Rc<dyn Observer>| std::ptr::addr_eq(Rc::as_ptr(other), Rc::as_ptr(observer));
        let mut observers = self.observers.borrow_mut();
        let removed = observers.extract_if(.., |other| is_it(other)).collect::<Vec<_>>();
        self.watched.set(self.journal.is_some() || !observers.is_empty());
        if !self.watched.get() {
            // Nobody is told, and so nobody keeps it up to date.
            self.actor.set(Actor::Loop);
        }
        drop(observers);
        drop(removed);
    }

    /// Whether the observers may be given what they have not seen: not while that is done.
    pub(crate) fn begin_handing_over(&self) -> bool {
        !self.handing_over.replace(true)
    }

    pub(crate) fn end_handing_over(&self) {
        self.handing_over.set(false);
    }

    pub(crate) fn next_pending(&self) -> Option<Record> {
        self.pending.borrow_mut().pop_front()
    }
}

/// Whose numbers a record's is one of.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Trace {
    Journal(Journal),
    /// Of a loop with this key, which has no journal.
    Loop(u64),
}

/// A record that was written, for a later one to name.
#[derive(Clone, Debug)]
pub struct RecordMark {
    pub(crate) number: u64,
    pub(crate) trace: Trace,
}

impl RecordMark {
    /// Its number, if it stands in this trace.
    pub(crate) fn number_in(&self, trace: &Trace) -> Option<u64> {
        (self.trace == *trace).then_some(self.number)
    }
}
