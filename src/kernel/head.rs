//! All of a future or task that does not depend on the type of its result: how far it is, what it
//! is called, how it prints, and, of a task, what it waits for.
//!
//! It is compiled once, where a [`node`](super::node) is compiled for each type of result.  Much
//! of it looks into the box of rare things, which most futures never make.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use super::context::Context;
use super::loop_core::{AnyNode, Head, Kind, LoopCore, Noted, Phase, Rare, RunningStep};
use super::table::TaskKey;
use crate::error::Error;
use crate::flat_drop::flat_drop;
use crate::printing;
use crate::trace::event::Awaited;
use crate::trace::ids::{FutureId, FutureRef, TaskId};
use crate::trace::names::NameOf;
use crate::trace::snapshot::{TaskEntry, TaskState};
use crate::trace::source_line::Line;

impl Head {
    #[inline]
    pub(super) fn new(event_loop: Rc<LoopCore>, kind: Kind, made_at: Line, name_of: NameOf) -> Self {
        Self {
            event_loop,
            made_at,
            name_of,
            number: Cell::new(0),
            place: 0,
            named_before: 0,
            kind,
            phase: Cell::new(Phase::Pending),
            rare: OnceCell::new(),
        }
    }

    /// Of a future that is no task.
    #[inline]
    pub(super) fn of_future(event_loop: Rc<LoopCore>, made_at: Line) -> Self {
        Self::new(event_loop, Kind::Future, made_at, || "Future".into())
    }

    #[inline]
    pub(super) fn of_task(
        event_loop: Rc<LoopCore>,
        made_at: Line,
        coroutine: NameOf,
        (place, number, named_before): (u32, u64, u16),
    ) -> Self {
        let number = Cell::new(number);
        Self { number, place, named_before, ..Self::new(event_loop, Kind::Task, made_at, coroutine) }
    }

    // ── how far it is ────────────────────────────────────────────────────────

    #[inline]
    pub(super) fn is_done(&self) -> bool {
        self.phase.get() != Phase::Pending
    }

    pub(super) fn is_cancelled(&self) -> bool {
        matches!(self.phase.get(), Phase::Cancelled | Phase::Raised)
    }

    /// Its exception counts as looked at: a reader takes it, is raised at here, or asks a
    /// future that is done to be cancelled.
    pub(super) fn mark_read(&self) {
        if self.phase.get() == Phase::Unread {
            self.phase.set(Phase::Finished);
        }
    }

    /// What one raises who asks for the result, which is none.
    #[cold]
    pub(super) fn error_to_raise(&self) -> Option<Error> {
        self.mark_read();
        self.exception().or_else(|| self.cancelled_error())
    }

    /// The exception that it has ended with.
    pub(super) fn exception(&self) -> Option<Error> {
        self.rare_if_any()?.exception.borrow().clone()
    }

    /// What it raises, if it was cancelled.
    pub(super) fn cancelled_error(&self) -> Option<Error> {
        let rare = self.rare_if_any();
        let message = match self.phase.get() {
            Phase::Cancelled => rare.and_then(|rare| rare.cancelled_with.borrow().clone()),
            Phase::Raised => rare.and_then(|rare| rare.cancelled_with.take()),
            Phase::Pending | Phase::Finished | Phase::Unread => return None,
        };
        Some(Error::cancelled(message.map(String::from)))
    }

    /// The message that it was cancelled with, and keeps.
    pub(super) fn cancel_message(&self) -> Option<String> {
        let rare = self.rare_if_any().filter(|_| self.phase.get() == Phase::Cancelled);
        rare?.cancelled_with.borrow().as_deref().map(str::to_owned)
    }

    // ── what few have ────────────────────────────────────────────────────────

    #[inline]
    pub(super) fn rare_if_any(&self) -> Option<&Rare> {
        self.rare.get().map(Rc::as_ref)
    }

    /// Made if need be.  The step that runs may be this task's: from now on its awaits look here.
    #[cold]
    pub(super) fn rare(&self) -> &Rare {
        self.rare.get_or_init(|| {
            self.event_loop.running_step.looks_at_task.set(true);
            Rc::default()
        })
    }

    /// The context in which a task runs; none, as long as no variable is set there.
    pub(super) fn context(&self) -> Option<Context> {
        self.rare_if_any()?.context.borrow().clone()
    }

    pub(super) fn set_context(&self, context: Option<Context>) {
        let before = self.rare().context.replace(context);
        drop(before);
    }

    pub(super) fn let_go(&self) {
        if let Some(rare) = self.rare_if_any() {
            rare.let_go();
        }
    }

    // ── what it is called ────────────────────────────────────────────────────

    #[inline]
    pub(super) fn key(&self) -> TaskKey {
        TaskKey::new(self.place, self.number.get())
    }

    /// Whether it is that task of its loop.
    #[inline]
    pub(super) fn is(&self, key: TaskKey) -> bool {
        self.kind == Kind::Task && self.key() == key
    }

    pub(super) fn number(&self) -> u64 {
        if self.number.get() == 0 {
            self.number.set(self.event_loop.counters().next_future().number());
        }
        self.number.get()
    }

    pub(super) fn task_id(&self) -> TaskId {
        TaskId::new(self.number()).expect("numbers begin at 1")
    }

    pub(super) fn future_id(&self) -> FutureId {
        FutureId::new(self.number()).expect("numbers begin at 1")
    }

    pub(super) fn reference(&self) -> FutureRef {
        match self.kind {
            Kind::Task | Kind::Foreign => FutureRef::Task(self.task_id()),
            Kind::Future | Kind::Composite => FutureRef::Future(self.future_id()),
        }
    }

    /// How the trace names it where a task waits for it.
    pub(super) fn as_awaited(&self) -> Awaited {
        match self.kind {
            Kind::Foreign => Awaited::Foreign,
            _ => Awaited::Future(self.reference()),
        }
    }

    pub(super) fn class(&self) -> Cow<'static, str> {
        match (self.kind, self.rare_if_any().and_then(|rare| rare.class.get())) {
            (Kind::Task, _) => "Task".into(),
            (_, Some(class)) => class.into(),
            (_, None) => (self.name_of)(),
        }
    }

    /// A task's name.
    pub(super) fn name(&self) -> String {
        let given = self.rare_if_any().and_then(|rare| rare.name.borrow().as_deref().map(str::to_owned));
        given.unwrap_or_else(|| format!("Task-{}", self.number() - u64::from(self.named_before)))
    }

    pub(super) fn coroutine_name(&self) -> Cow<'static, str> {
        (self.name_of)()
    }

    // ── how it prints ────────────────────────────────────────────────────────

    /// `pending`, `finished` or `cancelled`; of a task also `cancelling`: what a request to
    /// cancel makes of it, until it is taken back or the task is done.
    fn phase_name(&self) -> &'static str {
        match self.phase.get() {
            Phase::Pending if self.rare_if_any().is_some_and(|rare| rare.requests.count.get() > 0) => {
                "cancelling"
            }
            Phase::Pending => "pending",
            Phase::Finished | Phase::Unread => "finished",
            Phase::Cancelled | Phase::Raised => "cancelled",
        }
    }

    /// `<Future pending`; of a task with its name and its coroutine, and the line that made
    /// a task of it.
    pub(super) fn describe_begin(&self) -> String {
        let begin = format!("<{} {}", self.class(), self.phase_name());
        if self.kind != Kind::Task {
            return begin;
        }
        let (name, coroutine) = (printing::quoted(&self.name()), self.coroutine_name());
        format!("{begin} name={name} coro=<{coroutine}() at {}:{}>", self.made_at.file(), self.made_at.line())
    }

    pub(super) fn describe_task(&self, ended: &str) -> String {
        printing::unless_inside(self, || {
            let waits = self.awaited_futures();
            let wait_for: String =
                waits.iter().map(|future| format!(" wait_for={}", future.describe())).collect();
            format!("{}{wait_for}{ended}>", self.describe_begin())
        })
    }

    /// For the report of a hang: `Task-1 waits for <Future pending>`.
    pub(super) fn describe_wait(&self) -> String {
        let futures = self.awaited_futures();
        let describe = |future: &Rc<dyn AnyNode>| match future.head() {
            head if head.kind == Kind::Foreign => future.describe(),
            head if head.kind == Kind::Task => format!("{}>", head.describe_begin()),
            head => format!("{} {}>", head.future_id(), head.describe_begin()),
        };
        let mut waits: Vec<String> = futures.iter().map(describe).collect();
        if waits.is_empty() {
            waits.push("something that is not glassloop's".to_owned());
        }
        format!("task {} waits for {}", self.name(), waits.join(" and "))
    }

    // ── what a task waits for ────────────────────────────────────────────────

    /// A leaf of this task suspends on a future.  The first, if the task itself polls it and
    /// its scope is all of the task, stands in the table; the others in the order in which
    /// they came here.
    #[cold]
    pub(super) fn note_another(&self, noted: Noted) {
        self.rare().notes.borrow_mut().push(noted);
    }

    /// A leaf on this future goes on, or was dropped.  Whether that ends a wait of the task
    /// for it: not while another of its leaves waits for the same future.
    #[cold]
    pub(super) fn forget_note(&self, future: &(dyn AnyNode + 'static)) -> bool {
        if future.has_waiter(self.key()) {
            return false;
        }
        let is_it = |other: &mut Rc<dyn AnyNode>| std::ptr::addr_eq(Rc::as_ptr(other), future);
        let forgotten = match self.takes_step() {
            true => self.event_loop.running_step.with_awaited(|awaited| awaited.take_if(is_it)),
            false => self.event_loop.tasks.forget(self.key(), is_it),
        };
        forgotten.is_some() || self.rare_if_any().is_some_and(|rare| rare.forget_note(future))
    }

    /// The futures for which it waits, in the order in which it came to them.
    pub(super) fn awaited_futures(&self) -> Vec<Rc<dyn AnyNode>> {
        if self.kind != Kind::Task {
            return Vec::new();
        }
        let first = match self.takes_step() {
            true => self.event_loop.running_step.with_awaited(|awaited| awaited.clone()),
            false => self.event_loop.tasks.awaited(self.key()),
        };
        let mut futures = Vec::from_iter(first);
        if let Some(rare) = self.rare_if_any() {
            futures.extend(rare.notes.borrow().iter().map(|noted| noted.future.clone()));
        }
        futures
    }

    pub(super) fn awaits_nothing_of_ours(&self) -> bool {
        !self.awaits_next_turn() && self.awaited_futures().is_empty()
    }

    fn awaits_next_turn(&self) -> bool {
        match self.takes_step() {
            true => self.event_loop.running_step.awaits_next_turn.get(),
            false => self.event_loop.tasks.awaits_next_turn(self.key()),
        }
    }

    /// Whether the step that runs is this task's: what it has come to is noted there.
    fn takes_step(&self) -> bool {
        self.event_loop.running_step.task.get() == Some(self.key())
    }

    pub(super) fn awaited(&self) -> Vec<Awaited> {
        let futures = self.awaited_futures();
        let mut awaited: Vec<_> = futures.iter().map(|future| future.head().as_awaited()).collect();
        awaited.dedup();
        awaited.extend(self.awaits_next_turn().then_some(Awaited::NextTurn));
        if awaited.is_empty() {
            awaited.push(Awaited::Foreign);
        }
        awaited
    }

    pub(super) fn snapshot(&self) -> TaskEntry {
        let state = self.event_loop.tasks.state(self.key());
        let waits_for = if state == TaskState::Waiting { self.awaited() } else { Vec::new() };
        TaskEntry { task: self.task_id(), name: self.name(), state, waits_for }
    }
}

impl Rare {
    pub(super) fn forget_note(&self, future: &(dyn AnyNode + 'static)) -> bool {
        let is_it = |noted: &Noted| std::ptr::addr_eq(Rc::as_ptr(&noted.future), future);
        let mut notes = self.notes.borrow_mut();
        let index = notes.iter().position(is_it);
        let noted = index.map(|index| notes.remove(index));
        drop(notes);
        noted.is_some()
    }

    pub(super) fn forget_notes(&self, which: impl Fn(&Noted) -> bool) {
        let forgotten: Vec<_> = self.notes.borrow_mut().extract_if(.., |noted| which(noted)).collect();
        drop(forgotten);
    }

    pub(super) fn any_note(&self, is_so: impl Fn(&Noted) -> bool) -> bool {
        self.notes.borrow().iter().any(is_so)
    }

    /// Takes out the error that the handle with this ticket is to be told.
    pub(super) fn take_refused(&self, ticket: u64) -> Option<Error> {
        let mut refused = self.refused.borrow_mut();
        let index = refused.iter().position(|(of, _)| *of == ticket)?;
        Some(refused.remove(index).1)
    }

    /// Lets go of what may hold it in turn.
    pub(super) fn let_go(&self) {
        self.requests.forget_passed_on();
        self.forget_notes(|_| true);
        let canceller = self.canceller.take();
        flat_drop(canceller);
    }
}

impl Drop for Rare {
    fn drop(&mut self) {
        if let Some(canceller) = self.canceller.take() {
            flat_drop(canceller);
        }
    }
}

impl RunningStep {
    /// Looks at the first future on which a leaf has suspended.
    pub(super) fn with_awaited<R>(&self, look: impl FnOnce(&mut Option<Rc<dyn AnyNode>>) -> R) -> R {
        let mut awaits = self.awaits.take();
        let seen = look(&mut awaits);
        self.awaits.set(awaits);
        seen
    }
}
