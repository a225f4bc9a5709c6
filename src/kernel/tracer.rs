//! How a loop says what it does.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::panic::Location;
use std::rc::Rc;

use super::current;
use super::loop_core::LoopCore;
use super::policy::EventLoopPolicy;
use super::threads_without;
use super::waits_here::line_of_the_program;
use crate::error::Result;
use crate::trace::event::{Actor, Event, NeverAwaited, Said};
use crate::trace::ids::Counters;
use crate::trace::{Journal, Observer, Record, SourceLine, ThreadId};

/// Where one loop's records go.
///
/// A journal takes each at once.  Observers may call back into the loop, so
/// records are kept for them until no user code is on the stack.
pub(super) struct Tracer {
    /// Whether there is anybody to tell: all that an unwatched loop looks at.
    watched: Cell<bool>,
    journal: Option<Journal>,
    observers: RefCell<Vec<Rc<dyn Observer>>>,
    /// What the observers have not seen.
    pending: RefCell<VecDeque<Record>>,
    handing_over: Cell<bool>,
    /// Numbers the records of a loop without a journal.
    written: Cell<u64>,
    actor: Cell<Actor>,
}

/// Ids for loops that no journal watches.
static UNWATCHED: Counters = Counters::new();

impl Tracer {
    pub(super) fn new(journal: Option<Journal>) -> Self {
        Self {
            watched: Cell::new(journal.is_some()),
            journal,
            observers: RefCell::new(Vec::new()),
            pending: RefCell::new(VecDeque::new()),
            handing_over: Cell::new(false),
            written: Cell::new(0),
            actor: Cell::new(Actor::Loop),
        }
    }

    /// The compiler is told that nobody ever watches when the cost of asking is
    /// measured: then it takes out whatever writes a record.
    #[inline]
    pub(super) fn is_watched(&self) -> bool {
        !cfg!(glassloop_without_trace) && self.watched.get()
    }

    pub(super) fn journal(&self) -> Option<&Journal> {
        self.journal.as_ref()
    }

    pub(super) fn counters(&self) -> &Counters {
        self.journal.as_ref().map_or(&UNWATCHED, Journal::counters)
    }

    pub(super) fn add_observer(&self, observer: Rc<dyn Observer>) {
        self.observers.borrow_mut().push(observer);
        self.watched.set(true);
    }

    /// All of them, of a loop that nobody holds any more.
    pub(super) fn take_observers(&self) -> Vec<Rc<dyn Observer>> {
        self.observers.take()
    }

    pub(super) fn remove_observer(&self, observer: &Rc<dyn Observer>) {
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
}

impl LoopCore {
    /// Writes a record, if somebody watches.
    #[inline(always)]
    pub(super) fn record(&self, source: Option<&'static Location<'static>>, event: impl FnOnce() -> Event) {
        self.if_watched(move || {
            self.write_record(source.map(Into::into), event());
        });
    }

    /// The same; instead of a line of glassloop's own, it shows the one that awaits what
    /// does it, if there is one.
    #[inline(always)]
    pub(super) fn record_for_program(
        &self,
        source: Option<&'static Location<'static>>,
        event: impl FnOnce() -> Event,
    ) {
        self.if_watched(move || {
            self.write_record(source.map(line_of_the_program).map(Into::into), event());
        });
    }

    /// What is done only where somebody watches; it costs nobody else a register.
    #[inline(always)]
    pub(super) fn if_watched(&self, tell: impl FnOnce()) {
        #[cold]
        #[inline(never)]
        fn out_of_the_way(tell: impl FnOnce()) {
            tell();
        }
        if self.tracer.is_watched() {
            out_of_the_way(tell);
        }
    }

    /// Writes a record that a later one is going to name, of a loop that somebody watches.
    pub(super) fn write_marked(&self, source: Option<SourceLine>, event: Event) -> RecordMark {
        RecordMark { number: self.write_record(source, event), trace: self.trace() }
    }

    fn write_record(&self, source: Option<SourceLine>, event: Event) -> u64 {
        let mut record = Record {
            number: 0,
            event_loop: Some(self.id()),
            iteration: self.iteration.get(),
            nanoseconds: self.clock.now(),
            thread: ThreadId::FIRST,
            by: current::actor(),
            source,
            event,
        };
        let is_observed = !self.tracer.observers.borrow().is_empty();
        let (number, observed) = match &self.tracer.journal {
            Some(journal) => journal.write(record, is_observed),
            None => {
                self.tracer.written.set(self.tracer.written.get() + 1);
                record.number = self.tracer.written.get();
                (record.number, Some(record))
            }
        };
        self.tracer.pending.borrow_mut().extend(observed);
        number
    }

    /// Where its records are numbered: in a journal, or by itself.
    pub(super) fn trace(&self) -> Trace {
        match &self.tracer.journal {
            Some(journal) => Trace::Journal(journal.clone()),
            None => Trace::OfLoop(self.inbox.key),
        }
    }

    /// A coroutine is dropped that has never begun.
    pub(super) fn record_never_awaited(
        &self,
        coroutine: Cow<'static, str>,
        made: &'static Location<'static>,
    ) {
        self.record(None, || {
            Event::NeverAwaited(Box::new(NeverAwaited { coroutine, made: Some(made.into()) }))
        });
    }

    /// Who runs, for the snapshot.
    pub(super) fn actor(&self) -> Actor {
        self.tracer.actor.get()
    }

    /// Who causes what is recorded now.  What an observer does between two
    /// callbacks is neither's doing.
    pub(super) fn cause(&self) -> Actor {
        if self.tracer.handing_over.get() { Actor::Loop } else { self.actor() }
    }

    /// User code begins to run.
    #[inline(always)]
    pub(super) fn begin(&self, who: impl FnOnce() -> (Actor, Event)) {
        self.if_watched(move || {
            let (actor, event) = who();
            self.write_record(None, event);
            self.tracer.actor.set(actor);
            self.hand_over();
        });
    }

    /// User code has run, and this is what came of it.
    #[inline(always)]
    pub(super) fn end(&self, event: impl FnOnce() -> Event) {
        self.if_watched(move || {
            self.write_record(None, event());
            self.nobody_runs();
        });
    }

    /// User code has run, and what came of it is recorded already.
    #[inline(always)]
    pub(super) fn ended(&self) {
        self.if_watched(move || self.nobody_runs());
    }

    fn nobody_runs(&self) {
        self.tracer.actor.set(Actor::Loop);
        self.hand_over();
    }

    /// Gives the observers what they have not seen.  Nothing is borrowed and no
    /// user code is on the stack, so they may do to the loop what they like.
    pub(super) fn hand_over(&self) {
        if self.tracer.handing_over.replace(true) {
            return;
        }
        while let Some(record) = self.next_pending() {
            let observers = self.tracer.observers.borrow().clone();
            for observer in &observers {
                if !self.contain("Exception in observer", || observer.observe(&record)) {
                    self.tracer.remove_observer(observer);
                }
            }
            // One that was removed meanwhile goes with these.
            self.discard_each(observers);
        }
        self.tracer.handing_over.set(false);
    }

    fn next_pending(&self) -> Option<Record> {
        self.tracer.pending.borrow_mut().pop_front()
    }
}

/// The journal that a loop made here and now would write to.
pub(super) fn journal_in_force() -> Result<Option<Journal>> {
    if let Some(journal) = EventLoopPolicy::in_force().and_then(|policy| policy.journal) {
        return Ok(Some(journal));
    }
    threads_without::note();
    #[cfg(feature = "trace-file")]
    return crate::trace::file::from_environment();
    #[cfg(not(feature = "trace-file"))]
    return Ok(None);
}

/// Writes a line that the program said into the trace: at its place among what
/// the running loop does, or into the journal in force.
pub fn record_said(source: Option<SourceLine>, said: impl FnOnce() -> Said) {
    record_in(source, |trace| {
        let report = PRINTED.try_with(|printed| printed.borrow().as_ref()?.number_in(trace)).ok().flatten();
        Event::Said(Box::new(Said { report, ..said() }))
    });
}

/// Writes what happens in this thread, whichever loop runs here, or none.
pub(super) fn record_here(source: Option<SourceLine>, event: impl FnOnce() -> Event) {
    record_in(source, |_| event());
}

fn record_in(source: Option<SourceLine>, event: impl FnOnce(&Trace) -> Event) {
    if let Some(event_loop) = current::running() {
        if event_loop.tracer.is_watched() {
            event_loop.write_record(source, event(&event_loop.trace()));
        }
    } else if let Ok(Some(journal)) = journal_in_force() {
        let event = event(&Trace::Journal(journal.clone()));
        journal.write(Record { source, ..Record::outside(event) }, false);
    }
}

/// A record that was written, for a later one to name.
#[derive(Clone, Debug)]
pub struct RecordMark {
    number: u64,
    trace: Trace,
}

/// Whose numbers a record's is one of.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Trace {
    Journal(Journal),
    /// Of a loop with this key, which has no journal.
    OfLoop(u64),
}

impl RecordMark {
    /// Its number, if it stands in this trace.
    pub(super) fn number_in(&self, trace: &Trace) -> Option<u64> {
        (self.trace == *trace).then_some(self.number)
    }
}

thread_local! {
    /// The report that the default exception handler is printing.
    static PRINTED: RefCell<Option<RecordMark>> = const { RefCell::new(None) };
}

/// Logs a report, whose lines the trace then ties to it.
pub(super) fn print_report(report: Option<RecordMark>, print: impl FnOnce()) {
    let before = PRINTED.try_with(|printed| printed.replace(report)).ok().flatten();
    print();
    let _ = PRINTED.try_with(|printed| printed.replace(before));
}
