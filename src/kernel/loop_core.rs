//! What a loop is made of, and the one way into its ready queue.
//!
//! How it runs stands in [`turn`](super::turn), when it may run in
//! [`lifecycle`](super::lifecycle).

use std::any::Any;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::VecDeque;
use std::panic::Location;
use std::rc::{Rc, Weak};
use std::sync::Arc;
use std::task::Waker;

use super::callback::{AnyCallback, Call, Callback, Ready};
use super::clock::{Clock, ClockKind};
use super::completer::Answers;
use super::context::{self, InContext, copy_context};
use super::inbox::{Inbox, Message};
use super::lifecycle::Life;
use super::node::{AnyNode, Line};
use super::poller::Poller;
use super::report::Reporting;
use super::table::{Table, TaskKey};
use super::task::Step;
use super::task_options::Making;
use super::timers::Timers;
use super::waker::LentWaker;
use crate::error::Error;
use crate::trace::Journal;
use crate::trace::event::{Event, Why};
use crate::trace::ids::{Counters, LoopId, TaskId};
use crate::trace::recorder::Recorder;
use crate::trace::snapshot::ReadyEntry;
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
    /// What runs next, in order; `turn::run_ready` takes from the front.
    pub(super) ready: RefCell<VecDeque<Ready>>,
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
    pub(super) tasks: Table,
    pub(super) step: Step,
    /// How many steps of eager tasks stand on the stack; see [`eager`](super::eager).
    pub(super) steps_inside: Cell<u32>,
    /// What its tasks are made with.
    pub(super) making: Making,
    /// The waker that it lends to every task that it polls …
    pub(super) lent: RefCell<LentWaker>,
    /// … and the one that the running task is polled with, to be compared and nothing else.
    pub(super) polled_with: Cell<*const ()>,
    /// The last that [`next_key`](Self::next_key) has given.
    keys: Cell<u64>,
    /// Futures made of others: each holds its children through its canceller, and they hold
    /// it.  The loop breaks these circles when it goes.
    pub(super) composites: RefCell<Vec<Weak<dyn AnyNode>>>,
    /// What other threads wait for; see [`EventLoop::tell_outside`](super::EventLoop::tell_outside).
    pub(super) to_tell: RefCell<Vec<Box<dyn FnOnce()>>>,
    /// What the layers above keep on a loop; see [`EventLoop::extension`](super::EventLoop::extension).
    pub(super) extensions: RefCell<Vec<Rc<dyn Any>>>,
    pub(super) reporting: Reporting,
    pub(super) recorder: Recorder,
    /// Whether what runs is recorded, or timed in debug mode: all that a callback or step looks
    /// at.  It may be so a little longer than need be.
    pub(super) is_observed: Cell<bool>,
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
        let inbox = Arc::new(inbox);
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
            recorder: Recorder::new(journal, inbox.key),
            lent: RefCell::new(LentWaker::new(&inbox)),
            inbox,
            empty_list: Cell::new(Some(Vec::new())),
            answers: Answers::default(),
            tasks: Table::default(),
            step: Step::default(),
            steps_inside: Cell::new(0),
            making: Making::new(),
            polled_with: Cell::new(std::ptr::null()),
            keys: Cell::new(0),
            composites: RefCell::new(Vec::new()),
            to_tell: RefCell::new(Vec::new()),
            extensions: RefCell::new(Vec::new()),
            reporting: Reporting::new(),
            is_observed: Cell::new(true),
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
        self.recorder.counters()
    }

    // ── the ready queue ─────────────────────────────────────────────────────

    /// Puts a callback at the end of the ready queue, and says so.
    pub(super) fn push(&self, callback: Rc<dyn AnyCallback>, why: impl FnOnce() -> Why) {
        self.let_mail_in();
        self.record(None, || Event::CallbackReady(callback.header().id(self), why()));
        self.ready.borrow_mut().push_back(Ready::Callback(callback));
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
            self.record(None, || Event::CallbackReady(made.header().id(self), why()));
        });
        self.ready.borrow_mut().push_back(Ready::Callback(callback.clone()));
        callback
    }

    /// The same of a `call_soon`, in a copy of the current context.
    #[inline(always)]
    pub(super) fn call_soon<C: Call>(&self, line: Line, call: C) -> Rc<dyn AnyCallback> {
        match context::is_in_use() {
            false => self.push_callback(line, call, || Why::CallSoon),
            true => self.push_in_context(line, call),
        }
    }

    #[cold]
    fn push_in_context<C: Call>(&self, line: Line, call: C) -> Rc<dyn AnyCallback> {
        self.push_callback(line, InContext { context: copy_context(), call }, || Why::CallSoon)
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

    /// What it is, for the trace.
    pub(super) fn entry(&self, item: &Ready) -> ReadyEntry {
        match item {
            Ready::Callback(callback) => ReadyEntry::Callback(callback.header().id(self)),
            Ready::Step(task) => ReadyEntry::Task(self.scheduled_task(*task)),
        }
    }

    #[inline]
    pub(super) fn record_made(&self, callback: &dyn AnyCallback, source: &'static Location<'static>) {
        self.record(Some(source), move || Event::CallbackMade(callback.made(callback.header().id(self))));
    }

    // ── tasks ───────────────────────────────────────────────────────────────

    /// Arrows (1) and (3) of [`task`](super::task): puts one of this loop's tasks
    /// into the ready queue, unless it is there already or done.
    #[inline]
    pub(super) fn schedule(&self, task: TaskKey, why: impl FnOnce() -> Why) {
        if self.tasks.schedule(task) {
            self.push_step(task, why);
        }
    }

    /// The same for the running task, which lets the others go first.
    #[inline]
    pub(super) fn schedule_next_turn(&self, task: TaskKey) {
        if self.tasks.schedule_next_turn(task) {
            self.step.goes_on.set(true);
            self.push_step(task, || Why::Yielded);
        }
    }

    /// The entry is made as it is pushed: two scalars that need no place in memory before.
    #[inline(always)]
    fn push_step(&self, task: TaskKey, why: impl FnOnce() -> Why) {
        self.let_mail_in();
        self.record(None, move || Event::TaskReady(self.scheduled_task(task), why()));
        self.ready.borrow_mut().push_back(Ready::Step(task));
    }

    fn scheduled_task(&self, key: TaskKey) -> TaskId {
        let task = self.tasks.task(key).expect("a task is in the table while it is scheduled");
        task.head().task_id()
    }

    /// What a task's waker does, once it is in the loop's own thread.
    pub(super) fn wake_task(&self, task: TaskKey) {
        if !self.is_closed() {
            self.schedule(task, || Why::Waker);
        }
    }

    /// Whether a waker is the one that the running task is polled with.
    #[inline]
    pub(super) fn polls_with(&self, waker: &Waker) -> bool {
        self.polled_with.get() == waker.data()
    }

    /// A key for a handle that waits and is no task.
    pub(super) fn next_key(&self) -> u64 {
        self.keys.set(self.keys.get() + 1);
        self.keys.get()
    }
}
