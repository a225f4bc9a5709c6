//! What a loop is made of, and the one way into its ready queue.
//!
//! How it runs stands in [`iteration`](super::iteration), when it may run in
//! [`lifecycle`](super::lifecycle).

use std::any::Any;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::VecDeque;
use std::panic::Location;
use std::rc::{Rc, Weak};
use std::sync::Arc;
use std::task::Waker;

use slab::Slab;

use super::callback::{AnyCallback, Call, Callback, Runnable};
use super::clock::{Clock, ClockKind};
use super::completer::Answers;
use super::future_cell::FutureObject;
use super::inbox::{Inbox, Message};
use super::lifecycle::Life;
use super::poller::Poller;
use super::report::Reporting;
use super::task::TaskObject;
use super::timers::Timers;
use super::tracer::Tracer;
use super::waker::Lender;
use crate::error::Error;
use crate::trace::Journal;
use crate::trace::event::{Event, Why};
use crate::trace::ids::{Counters, LoopId};
use crate::trace::snapshot::{ReadyEntry, TaskState};
use crate::versions::Asyncio;

/// All that a loop is and holds.
///
/// No field is borrowed while user code runs, and dropping a callback, a
/// coroutine or a result runs user code: take it out, end the borrow, drop it.
pub(super) struct LoopCore {
    id: OnceCell<LoopId>,
    this: Weak<LoopCore>,
    /// The version of asyncio that it mirrors.
    pub(super) asyncio: Asyncio,
    /// How many `EventLoop`s there are; futures and handles do not count.
    pub(super) handles: Cell<usize>,
    pub(super) life: Cell<Life>,
    pub(super) stopping: Cell<bool>,
    /// How many iterations have begun.
    pub(super) iteration: Cell<u64>,
    pub(super) clock: Clock,
    /// What runs next, in order; `iteration::run_ready` takes from the front.
    pub(super) ready: RefCell<VecDeque<Rc<dyn Runnable>>>,
    /// How many of those this iteration still runs.
    pub(super) to_run: Cell<usize>,
    /// The error that ends the run, once something has raised such a one.
    pub(super) exit: Cell<Option<Error>>,
    pub(super) timers: RefCell<Timers>,
    /// None once the loop is closed.
    pub(super) poller: RefCell<Option<Poller>>,
    /// How many callbacks have run since it was last asked.
    pub(super) ran_since_poll: Cell<usize>,
    /// When it was first busy after that, on the loop's clock.
    pub(super) busy_since: Cell<Option<u64>>,
    pub(super) inbox: Arc<Inbox>,
    /// What the inbox gets for its full list; none while `read_mail` is at work.
    pub(super) empty_list: Cell<Option<Vec<Message>>>,
    pub(super) answers: Answers,
    /// The tasks that are not done.
    pub(super) tasks: RefCell<Slab<Rc<dyn TaskObject>>>,
    /// The waker that the running task is polled with, to be compared and nothing else.
    pub(super) polled_with: Cell<*const ()>,
    pub(super) lender: Lender,
    /// Futures with a canceller, which holds their children, which hold them.
    pub(super) composites: RefCell<Vec<Weak<dyn FutureObject>>>,
    /// What other threads wait for; see [`EventLoop::tell_outside`](super::EventLoop::tell_outside).
    pub(super) to_tell: RefCell<Vec<Box<dyn FnOnce()>>>,
    /// What the layers above keep on a loop; see [`EventLoop::extension`](super::EventLoop::extension).
    pub(super) extensions: RefCell<Vec<Rc<dyn Any>>>,
    pub(super) reporting: Reporting,
    pub(super) tracer: Tracer,
}

impl LoopCore {
    pub(super) fn new(
        this: Weak<LoopCore>,
        asyncio: Asyncio,
        clock: ClockKind,
        journal: Option<Journal>,
        poller: Poller,
        inbox: Inbox,
    ) -> Self {
        Self {
            id: OnceCell::new(),
            this,
            asyncio,
            handles: Cell::new(0),
            life: Cell::new(Life::Idle),
            stopping: Cell::new(false),
            iteration: Cell::new(0),
            clock: Clock::new(clock),
            ready: RefCell::new(VecDeque::new()),
            to_run: Cell::new(0),
            exit: Cell::new(None),
            timers: RefCell::new(Timers::default()),
            poller: RefCell::new(Some(poller)),
            ran_since_poll: Cell::new(0),
            busy_since: Cell::new(None),
            inbox: Arc::new(inbox),
            empty_list: Cell::new(Some(Vec::new())),
            answers: Answers::default(),
            tasks: RefCell::new(Slab::new()),
            polled_with: Cell::new(std::ptr::null()),
            lender: Lender::default(),
            composites: RefCell::new(Vec::new()),
            to_tell: RefCell::new(Vec::new()),
            extensions: RefCell::new(Vec::new()),
            reporting: Reporting::new(),
            tracer: Tracer::new(journal),
        }
    }

    pub(super) fn id(&self) -> LoopId {
        *self.id.get_or_init(|| self.counters().next_loop())
    }

    /// Itself; none while it is dropped.
    pub(super) fn this(&self) -> Option<Rc<LoopCore>> {
        self.this.upgrade()
    }

    pub(super) fn counters(&self) -> &Counters {
        self.tracer.counters()
    }

    // ── the ready queue ─────────────────────────────────────────────────────

    /// Puts something at the end of the ready queue, and says so.
    #[inline]
    pub(super) fn push(&self, item: Rc<dyn Runnable>, why: impl FnOnce() -> Why) {
        self.let_mail_in();
        let pushed = &*item;
        self.if_watched(move || self.record_ready(pushed, why));
        self.ready.borrow_mut().push_back(item);
    }

    /// Makes a callback and puts it at the end of the ready queue.
    pub(super) fn push_callback<C: Call>(
        &self,
        source: &'static Location<'static>,
        call: C,
        why: impl FnOnce() -> Why,
    ) -> Rc<Callback<C>> {
        let callback = Callback::new(call, source);
        self.let_mail_in();
        let made = &*callback;
        // One look for both: that is two instructions less for every callback.
        self.if_watched(move || {
            self.record_made(made, source);
            self.record_ready(made, why);
        });
        self.ready.borrow_mut().push_back(callback.clone());
        callback
    }

    /// What another thread has posted before stands before what comes now, as in
    /// asyncio, where threads share one queue.
    #[inline]
    fn let_mail_in(&self) {
        if self.inbox.has_mail() {
            self.read_mail();
        }
    }

    /// `SystemExit` or `KeyboardInterrupt` goes through the loop: nothing runs any more
    /// in this iteration.  What stands in the ready queue stays there.
    #[cold]
    pub(super) fn end_run_with(&self, exit: Error) {
        self.to_run.set(0);
        self.exit.set(Some(exit));
    }

    fn record_ready(&self, item: &dyn Runnable, why: impl FnOnce() -> Why) {
        self.record(None, move || match item.entry(self) {
            ReadyEntry::Callback(callback) => Event::CallbackReady(callback, why()),
            ReadyEntry::Task(task) => Event::TaskReady(task, why()),
        });
    }

    #[inline]
    pub(super) fn record_made(&self, callback: &dyn AnyCallback, source: &'static Location<'static>) {
        self.record(Some(source), move || Event::CallbackMade(callback.made(callback.header().id(self))));
    }

    // ── tasks ───────────────────────────────────────────────────────────────

    /// Enters a task into the table, under the key that it is made with.
    pub(super) fn add_task<C: TaskObject + 'static>(&self, make: impl FnOnce(usize) -> Rc<C>) -> Rc<C> {
        let mut tasks = self.tasks.borrow_mut();
        let entry = tasks.vacant_entry();
        let task = make(entry.key());
        entry.insert(task.clone());
        task
    }

    /// Arrows (1) and (3) of [`task`](super::task): puts one of this loop's tasks
    /// into the ready queue, unless it is there already or done.
    #[inline]
    pub(super) fn schedule(&self, task: Rc<dyn TaskObject>, why: impl FnOnce() -> Why) {
        let core = task.core();
        if matches!(core.state.get(), TaskState::Waiting | TaskState::Executing) {
            core.state.set(TaskState::Scheduled);
            self.push(task, why);
        }
    }

    pub(super) fn remove_task(&self, key: usize) {
        let task = self.tasks.borrow_mut().try_remove(key);
        drop(task);
    }

    /// What a task's waker does, once it is in the loop's own thread.
    pub(super) fn wake_task(&self, key: usize, number: u64) {
        let task = self.tasks.borrow().get(key).cloned();
        if let Some(task) = task
            && task.core().id().number() == number
            && !self.is_closed()
        {
            self.schedule(task, || Why::Waker);
        }
    }

    pub(super) fn tasks_in_order(&self) -> Vec<Rc<dyn TaskObject>> {
        let mut tasks: Vec<_> = self.tasks.borrow().iter().map(|(_, task)| task.clone()).collect();
        tasks.sort_by_key(|task| task.core().id());
        tasks
    }

    /// Whether a waker is the one that the running task is polled with.
    pub(super) fn polls_with(&self, waker: &Waker) -> bool {
        self.polled_with.get() == waker.data()
    }
}
