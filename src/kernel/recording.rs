//! How a loop says what it does, and what transports and servers say happens to them.
//!
//! asyncio says next to nothing of what goes well; its debug mode logs a callback that took long.
//! glassloop is there to be watched, and so each thing that happens in it is a record: of which loop,
//! in which iteration, at what time, by whom, and at the request of which line of the program.  The
//! stepper, the replay and the tests know a loop by its records alone.
//!
//! ```text
//!   code_begins ─▶ user code: record, record, … ─▶ code_ends ─▶ hand_over ─▶ the observers
//!                               └─────┴─▶ the journal, at once
//! ```
//!
//! An observer may call back into the loop, so it is told when no user code is on the stack.  A
//! journal only writes down, and is given each record as it is made: if the program dies, the file
//! has the last thing that happened.
//!
//! Every event is made by a closure, which an unwatched loop never calls: it pays for one look.  There
//! are two flags to look at:
//!
//! | flag | is set | who looks |
//! | --- | --- | --- |
//! | `recorder.is_watched` | by a journal or an observer | `record`: something happens |
//! | `is_observed` | by these, and by debug mode | `code_begins`, `code_ends`: to record or time user code |
//!
//! The types of events and records are below, in `src/trace`, which knows no loop.

use std::borrow::Cow;
use std::cell::RefCell;
use std::panic::Location;
use std::rc::Rc;
use std::time::Duration;

use super::current;
use super::loop_core::{AnyCallback, EventLoop, Head, Kind, Life, LoopCore, Ready};
use super::policy::journal_in_force;
use super::poller::Poller;
use super::table::TaskKey;
use super::waits_here::line_of_the_program;
use crate::trace::event::{Actor, Event, FutureMade, NeverAwaited, Outcome, Said, Why};
use crate::trace::ids::{FutureRef, LoopId, ServerId, TaskId, TransportId};
use crate::trace::recorder::{RecordMark, Trace};
use crate::trace::snapshot::{Lifecycle, LoopSnapshot, ReadyEntry, TimerEntry};
use crate::trace::source_line::Line;
use crate::trace::transports::{ServerEvent, TransportEvent};
use crate::trace::{Observer, Record, SourceLine, ThreadId};

impl LoopCore {
    /// Writes a record, if the loop is watched.
    ///
    /// `line` is where the program asked for it, if it did: a timer that becomes due was asked for by no
    /// line.  It is called *before* the effects of what it tells, which may be records themselves: *the
    /// future is done* stands before *its waiter is ready*.
    #[inline(always)]
    pub(super) fn record(&self, line: Option<Line>, event: impl FnOnce() -> Event) {
        self.if_watched(move || {
            self.write_record(line.map(Into::into), event());
        });
    }

    /// Writes a record that shows, instead of a line of glassloop's own, the one that awaits what
    /// does it, if there is one.
    #[inline(always)]
    pub(super) fn record_for_program(&self, line: Option<Line>, event: impl FnOnce() -> Event) {
        self.if_watched(move || {
            self.write_record(line.map(line_of_the_program).map(Into::into), event());
        });
    }

    /// What is done only where the loop is watched: out of line, so that an unwatched loop keeps
    /// nothing ready for it.
    #[inline(always)]
    pub(super) fn if_watched(&self, tell: impl FnOnce()) {
        if self.recorder.is_watched() {
            out_of_the_way(tell);
        }
    }

    /// Writes a record that a later one is going to name, of a watched loop.
    ///
    /// The mark has the trace beside the number, since a program may ask about a lock in another trace
    /// than the one in which it was bound.
    pub(super) fn write_marked(&self, line: Option<SourceLine>, event: Event) -> RecordMark {
        RecordMark { number: self.write_record(line, event), trace: self.recorder.trace() }
    }

    /// What it is, for the trace.
    pub(super) fn entry(&self, item: &Ready) -> ReadyEntry {
        match item {
            Ready::Callback(callback) => ReadyEntry::Callback(callback.header().id(self.counters())),
            Ready::Step(task) => ReadyEntry::Task(self.scheduled_task(*task)),
        }
    }

    /// A callback was made.  Its number is taken here: one that no trace names goes without.
    #[inline]
    pub(super) fn record_made(&self, callback: &dyn AnyCallback, line: Line) {
        self.record(Some(line), move || {
            Event::CallbackMade(callback.made(callback.header().id(self.counters())))
        });
    }

    /// The task of an entry in the ready queue.
    pub(super) fn scheduled_task(&self, key: TaskKey) -> TaskId {
        let task = self.tasks.task(key).expect("a task is in the table while it is scheduled");
        task.head().task_id()
    }

    /// Who did it is asked of the loop that *runs*, which need not be this one: a callback of one loop
    /// may close another.  The recorder gives the number.
    fn write_record(&self, line: Option<SourceLine>, event: Event) -> u64 {
        let record = Record {
            number: 0,
            event_loop: Some(self.id()),
            iteration: self.iteration.get(),
            nanoseconds: self.clock.now(),
            thread: ThreadId::FIRST,
            by: current::actor(),
            source: line,
            event,
        };
        self.recorder.write(record)
    }

    /// A coroutine is dropped that has never begun: Python's *was never awaited*.
    pub(super) fn record_never_awaited(&self, coroutine: Cow<'static, str>, made: Line) {
        self.record(None, || {
            Event::NeverAwaited(Box::new(NeverAwaited { coroutine, made: Some(made.into()) }))
        });
    }

    /// A callback or a coroutine begins to run.
    ///
    /// The observers are told now, before it does: one that stops here, as a stepper does, shows the loop
    /// as it is before the code has changed anything.  The timing begins last, so that an observer's
    /// time is not taken for the callback's.
    #[inline(always)]
    pub(super) fn code_begins(&self, who: impl FnOnce() -> (Actor, Event)) {
        self.if_observed(move || {
            if self.recorder.is_watched() {
                let (actor, event) = who();
                self.write_record(None, event);
                self.recorder.set_actor(actor);
                self.hand_over();
            }
            self.start_timing();
        });
    }

    /// A task's step begins, in its turn or inside the step of another one.
    pub(super) fn task_begun(&self, task: TaskId, raises: bool) -> Event {
        match self.steps_inside.get() {
            0 => Event::TaskBegun(task, raises),
            _ => Event::TaskBegunEagerly(task),
        }
    }

    /// What is done only where what runs is recorded or timed: one look for both.
    #[inline(always)]
    pub(super) fn if_observed(&self, tell: impl FnOnce()) {
        if self.is_observed.get() {
            out_of_the_way(tell);
        }
    }

    /// It has run, and `event` is what came of it; `what` names it, should it have taken long.
    ///
    /// Two closures, because the name is dear: it prints the callback or the task, and is made only if
    /// there is something to warn of.
    #[inline(always)]
    pub(super) fn code_ends(&self, event: impl FnOnce() -> Event, what: impl FnOnce() -> String) {
        self.if_observed(move || {
            self.record_outcome(event);
            self.end_timing(what);
        });
    }

    /// The first half of that, for a callback that has failed: its report, which runs the program's
    /// handler, comes between the two.
    #[cold]
    pub(super) fn record_outcome(&self, event: impl FnOnce() -> Event) {
        self.if_watched(move || {
            self.write_record(None, event());
            self.loop_runs_again();
        });
    }

    /// The second half, for a step: what came of it is recorded already.
    #[cold]
    pub(super) fn end_code(&self, what: impl FnOnce() -> String) {
        self.if_watched(|| self.loop_runs_again());
        self.end_timing(what);
    }

    /// The loop is the actor again *before* the observers are told: what they do to it is not the
    /// callback's doing.
    fn loop_runs_again(&self) {
        self.recorder.set_actor(Actor::Loop);
        self.hand_over();
    }

    /// Gives the observers what they have not seen.  Nothing is borrowed and no
    /// user code is on the stack, so they may do to the loop what they like.
    ///
    /// What they do is recorded in turn, and comes to the end of the same list; the mark that
    /// `begin_handing_over` sets keeps this function from running inside itself meanwhile, so that
    /// every observer sees the records in their order.
    ///
    /// An observer that panics is told no more: it would panic at the next record too.
    pub(super) fn hand_over(&self) {
        // Inside an eager task's step there is user code on the stack.
        if self.steps_inside.get() > 0 || !self.recorder.begin_handing_over() {
            return;
        }
        while let Some(record) = self.recorder.next_pending() {
            // A copy for each record: an observer may add others, or take itself out.
            let observers = self.recorder.observers();
            for observer in &observers {
                if !self.contain("Exception in observer", || observer.observe(&record)) {
                    self.recorder.remove_observer(observer);
                }
            }
            // One that was removed meanwhile goes with these.
            self.discard_each(observers);
        }
        self.recorder.end_handing_over();
    }
}

impl Head {
    /// A future was made.
    #[inline]
    pub(super) fn record_made(&self) {
        self.event_loop.record(Some(self.made_at), move || {
            Event::FutureMade(FutureMade { future: self.future_id(), class: self.class() })
        });
    }

    /// It is cancelled.  The trace knows nothing of what stands for an await of another crate.
    pub(super) fn record_cancelled(&self, line: Option<Line>) {
        if self.kind != Kind::Foreign {
            self.record_finished(line, || Outcome::Cancelled);
        }
    }

    /// Why those are scheduled that have waited for it.
    pub(super) fn why_scheduled(&self) -> Why {
        if self.kind == Kind::Foreign { Why::Cancel } else { Why::Done(self.reference()) }
    }

    /// A future or task is done.
    #[inline]
    pub(super) fn record_finished(&self, line: Option<Line>, outcome: impl FnOnce() -> Outcome) {
        self.event_loop.record_for_program(line, move || {
            let outcome = Box::new(outcome());
            match self.reference() {
                FutureRef::Task(task) => Event::TaskFinished(task, outcome),
                future => Event::FutureFinished(future, outcome),
            }
        });
    }
}

/// A call that the compiler must not inline.  Inlined, the making of the events would stand in
/// the middle of each turn, and take registers from loops that no journal and no observer watches.
#[cold]
#[inline(never)]
fn out_of_the_way(tell: impl FnOnce()) {
    tell();
}

/// Writes a line that the program said into the trace: at its place among what
/// the running loop does, or into the journal in force.
pub fn record_said(line: Option<SourceLine>, said: impl FnOnce() -> Said) {
    record_in(line, |trace| {
        let report = PRINTING.try_with(|printed| printed.borrow().as_ref()?.number_in(trace)).ok().flatten();
        Event::Said(Box::new(Said { report, ..said() }))
    });
}

/// Writes what happens in this thread, whichever loop runs here, or none.
pub(super) fn record_here(line: Option<SourceLine>, event: impl FnOnce() -> Event) {
    record_in(line, |_| event());
}

/// Into the trace of the loop that runs here; where none runs, into the journal that new loops would
/// write to: `get_running_loop()` outside of a loop fails, and a trace shows that as well.
fn record_in(line: Option<SourceLine>, event: impl FnOnce(&Trace) -> Event) {
    if let Some(event_loop) = current::running() {
        if event_loop.recorder.is_watched() {
            event_loop.write_record(line, event(&event_loop.recorder.trace()));
        }
    } else if let Ok(Some(journal)) = journal_in_force() {
        let event = event(&Trace::Journal(journal.clone()));
        journal.write(Record { source: line, ..Record::outside(event) }, false);
    }
}

thread_local! {
    /// The report that the default exception handler is printing.
    static PRINTING: RefCell<Option<RecordMark>> = const { RefCell::new(None) };
}

/// Logs a report, whose lines the trace then ties to it.
///
/// A page of the trace shows what was printed beside the record of the report, instead of as
/// something that the program said.
pub(super) fn print_report(report: Option<RecordMark>, print: impl FnOnce()) {
    let before = PRINTING.try_with(|printed| printed.replace(report)).ok().flatten();
    print();
    let _ = PRINTING.try_with(|printed| printed.replace(before));
}

// ── what the layers above record ─────────────────────────────────────────────

impl EventLoop {
    /// An id for a transport that is made on this loop.
    pub fn next_transport_id(&self) -> TransportId {
        self.core.counters().next_transport()
    }

    /// An id for a server that is made on this loop.
    pub fn next_server_id(&self) -> ServerId {
        self.core.counters().next_server()
    }

    /// Writes into the trace what happened to a transport.
    ///
    /// While the loop is unwatched, the event is not even made.  A transport
    /// says [`TransportEvent::Made`] first and [`TransportEvent::Lost`] last:
    /// in between it is open, and the replay shows it.
    ///
    /// ```
    /// use glassloop::trace::{Event, Journal, TransportEvent};
    ///
    /// let journal = Journal::in_memory(100);
    /// let event_loop = glassloop::EventLoop::builder().journal(&journal).build()?;
    /// let transport = event_loop.next_transport_id();
    /// event_loop.record_transport(transport, || TransportEvent::DataReceived(5));
    /// let last = journal.records().pop().unwrap();
    /// assert_eq!(last.event, Event::Transport(transport, TransportEvent::DataReceived(5)));
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    #[inline]
    #[track_caller]
    pub fn record_transport(&self, transport: TransportId, event: impl FnOnce() -> TransportEvent) {
        self.core.record_for_program(Some(Location::caller()), || Event::Transport(transport, event()));
    }

    /// Writes into the trace what happened to a server.
    ///
    /// While the loop is unwatched, the event is not even made.  A server
    /// says [`ServerEvent::Listening`] first and [`ServerEvent::Closed`] last.
    #[inline]
    #[track_caller]
    pub fn record_server(&self, server: ServerId, event: impl FnOnce() -> ServerEvent) {
        self.core.record(Some(Location::caller()), || Event::Server(server, event()));
    }

    // ── looking into a loop from outside ─────────────────────────────────────

    /// Has an observer told of all that happens from now on, and of
    /// what other observers have not been told yet.
    ///
    /// ```
    /// use std::cell::Cell;
    /// use std::rc::Rc;
    /// use glassloop::trace::{Event, Record};
    ///
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let callbacks = Rc::new(Cell::new(0));
    /// let count = callbacks.clone();
    /// event_loop.add_observer(Rc::new(move |record: &Record| {
    ///     if let Event::CallbackBegun(_) = record.event {
    ///         count.set(count.get() + 1);
    ///     }
    /// }));
    /// event_loop.call_soon(|| ())?;
    /// event_loop.run_once()?;
    /// assert_eq!(callbacks.get(), 1);
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn add_observer(&self, observer: Rc<dyn Observer>) {
        self.core.recorder.add_observer(observer);
        self.core.is_observed.set(true);
    }

    /// Has it told no more.  It is compared by its address: pass the `Rc` that was added.
    pub fn remove_observer(&self, observer: &Rc<dyn Observer>) {
        self.core.recorder.remove_observer(observer);
    }

    /// Its id in the trace.
    pub fn id(&self) -> LoopId {
        self.core.id()
    }

    /// How many iterations have begun: 0 before the first run.
    pub fn iteration(&self) -> u64 {
        self.core.iteration.get()
    }

    /// All that it holds at this moment.
    ///
    /// ```
    /// let event_loop = glassloop::EventLoop::new()?;
    /// event_loop.call_soon(|| ())?;
    /// assert_eq!(event_loop.snapshot().ready.len(), 1);
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn snapshot(&self) -> LoopSnapshot {
        let core = &self.core;
        let timer = |(when, callback): (u64, &Rc<dyn AnyCallback>)| {
            let when = Duration::from_nanos(when);
            (!callback.is_cancelled())
                .then(|| TimerEntry { callback: callback.header().id(core.counters()), when })
        };
        LoopSnapshot {
            event_loop: core.id(),
            lifecycle: match core.life.get() {
                Life::Closed => Lifecycle::Closed,
                _ if core.stopping.get() => Lifecycle::Stopping,
                Life::Running => Lifecycle::Running,
                Life::Idle => Lifecycle::Idle,
            },
            iteration: core.iteration.get(),
            running: if core.is_running() { core.recorder.actor() } else { Actor::Program },
            ready: core.ready.borrow().iter().map(|item| core.entry(item)).collect(),
            timers: core.timers.borrow().in_order().filter_map(timer).collect(),
            tasks: core.pending_tasks().iter().map(|task| task.head().snapshot()).collect(),
            sources: core.poller.borrow().iter().flat_map(Poller::watched).collect(),
        }
    }
}
