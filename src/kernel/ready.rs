//! The one way into the ready queue.

use std::panic::Location;
use std::rc::Rc;
use std::task::Waker;

use super::callback::{Call, Callback, Method};
use super::context::{self, Context};
use super::context_var::copy_context;
use super::loop_core::{AnyCallback, LoopCore, Ready};
use super::table::TaskKey;
use crate::error::{Error, Result};
use crate::trace::event::{Event, Why};
use crate::trace::ids::TaskId;
use crate::trace::names::NameOf;
use crate::trace::snapshot::ReadyEntry;
use crate::trace::source_line::Line;

impl LoopCore {
    // ── the ready queue ─────────────────────────────────────────────────────

    /// Puts a callback at the end of the ready queue, and says so.
    pub(super) fn push(&self, callback: Rc<dyn AnyCallback>, why: impl FnOnce() -> Why) {
        self.let_mail_in();
        self.record(None, || Event::CallbackReady(callback.header().id(self.counters()), why()));
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
            self.record(None, || Event::CallbackReady(made.header().id(self.counters()), why()));
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
            Ready::Callback(callback) => ReadyEntry::Callback(callback.header().id(self.counters())),
            Ready::Step(task) => ReadyEntry::Task(self.scheduled_task(*task)),
        }
    }

    #[inline]
    pub(super) fn record_made(&self, callback: &dyn AnyCallback, source: &'static Location<'static>) {
        self.record(Some(source), move || {
            Event::CallbackMade(callback.made(callback.header().id(self.counters())))
        });
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
}

/// A callback that runs in a context.
pub(super) struct InContext<C> {
    pub(super) context: Context,
    pub(super) call: C,
}

impl<C: Call> Call for InContext<C> {
    fn call(self) -> Result<()> {
        let Self { context, call } = self;
        context.run(|| call.call())
    }

    fn name(&self) -> NameOf {
        self.call.name()
    }

    fn method(&self) -> Option<Method> {
        self.call.method()
    }

    fn name_of_type() -> Option<NameOf> {
        C::name_of_type()
    }

    fn internal(&self) -> bool {
        self.call.internal()
    }
}
