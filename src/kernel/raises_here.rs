//! Where a cancel is raised in a task that waits for something of another crate.
//!
//! A leaf that is glassloop's own raises `CancelledError` at its await.  A channel
//! of another crate cannot: it knows of no cancel.  So whoever awaits other
//! people's code on their behalf, as a time limit does, wraps it in
//! [`raises_here`], which raises in its place and drops it.
//!
//! It is a leaf itself only while nothing inside it is one: that is why each leaf
//! notes in which [`Scope`] it stands.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::rc::{Rc, Weak};
use std::task::{Context, Poll, Waker};

use super::current;
use super::future_cell::{FutureObject, Source};
use super::loop_core::LoopCore;
use super::pass_on::Asked;
use super::task::TaskObject;
use super::task_core::TaskCore;
use super::wait::record_wait;
use super::waits::Noted;
use crate::error::{Error, Result};
use crate::trace::event::{Awaited, Why};
use crate::trace::ids::{FutureRef, TaskId};
use crate::trace::snapshot::TaskState;

/// Awaits a coroutine; if the task is cancelled while that waits for nothing of
/// glassloop's, drops it and raises `CancelledError`.
///
/// Whatever of glassloop's waits inside raises by itself, further in, and the
/// coroutine may deal with that.
///
/// # Errors
/// The coroutine's; `CancelledError`.
///
/// ```
/// use glassloop::{create_task, raises_here, yield_now};
///
/// # glassloop::run(async {
/// let task = create_task(async {
///     let waited = raises_here(std::future::pending::<glassloop::Result<()>>()).await;
///     assert!(waited.unwrap_err().is_cancelled());
///     Ok("and went on")
/// })?;
/// yield_now().await?;
/// task.cancel()?;
/// assert_eq!(task.await?, "and went on");
/// # Ok(()) }).unwrap();
/// ```
pub async fn raises_here<T>(coroutine: impl std::future::Future<Output = Result<T>>) -> Result<T> {
    let mut coroutine = pin!(coroutine);
    let mut here = Here::default();
    poll_fn(|context| here.poll(coroutine.as_mut(), context)).await
}

/// A stretch of a task's code: its number, unique in the task; 0 is all of the code.
#[derive(Clone, Copy, Default, PartialEq)]
pub(super) struct Scope(u32);

/// The scopes of one task: most have none.
#[derive(Default)]
pub(super) struct Scopes {
    made: Cell<u32>,
    /// Those whose code is suspended, and in which scope each stands.
    open: RefCell<Vec<(Scope, Scope)>>,
}

impl Scopes {
    fn open(&self, parent: Scope) -> Scope {
        self.made.set(self.made.get() + 1);
        let scope = Scope(self.made.get());
        self.open.borrow_mut().push((scope, parent));
        scope
    }

    fn close(&self, scope: Scope) {
        self.open.borrow_mut().retain(|(open, _)| *open != scope);
    }

    pub(super) fn any_in(&self, parent: Scope) -> bool {
        self.open.borrow().iter().any(|(_, open_in)| *open_in == parent)
    }
}

/// One await of [`raises_here`].
#[derive(Default)]
struct Here {
    /// None before it is polled.
    stands_in: Option<(Rc<dyn TaskObject>, Scope)>,
    /// What its task waits for instead of what it does not know; none while a leaf
    /// inside is glassloop's.
    foreign: Option<Rc<ForeignAwait>>,
}

impl Here {
    fn poll<T>(
        &mut self,
        coroutine: Pin<&mut impl std::future::Future<Output = Result<T>>>,
        context: &mut Context<'_>,
    ) -> Poll<Result<T>> {
        let Some(task) = current::running_task() else { return coroutine.poll(context) };
        let core = task.core();
        if let Some(error) = self.error_due(core) {
            return Poll::Ready(Err(error));
        }
        let scope = self.enter(&task);
        let inside = Inside::begin(core, scope);
        let polled = coroutine.poll(context);
        if polled.is_pending() && inside.ends_without_a_leaf() {
            self.wait(&task, context.waker());
        }
        polled
    }

    /// What it has to raise now, instead of polling what it cannot cancel.
    fn error_due(&self, core: &TaskCore) -> Option<Error> {
        let foreign = self.foreign.as_ref()?;
        let (thrown, own) = (core.thrown(), foreign.error());
        core.await_is_over(&**foreign);
        own.or(thrown)
    }

    /// The scope that it has in this task: a coroutine may move from one to another.
    fn enter(&mut self, task: &Rc<dyn TaskObject>) -> Scope {
        match &self.stands_in {
            Some((known, scope)) if Rc::ptr_eq(known, task) => {
                let scope = *scope;
                self.stop_waiting();
                self.foreign = None;
                scope
            }
            _ => {
                self.leave();
                let scope = task.core().scopes().open(task.core().scope.get());
                self.stands_in = Some((task.clone(), scope));
                scope
            }
        }
    }

    fn wait(&mut self, task: &Rc<dyn TaskObject>, waker: &Waker) {
        let by_itself = task.event_loop().polls_with(waker);
        let foreign = Rc::new(ForeignAwait::new(task, (!by_itself).then(|| waker.clone())));
        task.core().waits.note(Noted { future: foreign.clone(), by_itself, scope: task.core().scope.get() });
        self.foreign = Some(foreign);
    }

    fn stop_waiting(&self) {
        if let (Some((task, _)), Some(foreign)) = (&self.stands_in, &self.foreign)
            && task.core().waits.forget(&**foreign, task.core().id)
            && task.core().state.get() == TaskState::Waiting
            && !task.event_loop().is_closed()
        {
            record_wait(&**task);
        }
    }

    fn leave(&mut self) {
        self.stop_waiting();
        self.foreign = None;
        if let Some((task, scope)) = self.stands_in.take() {
            task.core().scopes().close(scope);
        }
    }
}

impl Drop for Here {
    fn drop(&mut self) {
        self.leave();
    }
}

/// While the code of a scope is polled.
struct Inside<'a> {
    core: &'a TaskCore,
    scope: Scope,
    outer: Scope,
    /// Whether a leaf outside of it waits for the next turn.
    turn_outside: bool,
}

impl<'a> Inside<'a> {
    fn begin(core: &'a TaskCore, scope: Scope) -> Self {
        let turn_outside = core.awaits_next_turn.replace(false);
        Self { core, scope, outer: core.scope.replace(scope), turn_outside }
    }

    /// Whether none of glassloop's own leaves is suspended in it.
    fn ends_without_a_leaf(self) -> bool {
        !self.core.waits_in(self.scope)
    }
}

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        self.core.scope.set(self.outer);
        if self.turn_outside {
            self.core.awaits_next_turn.set(true);
        }
    }
}

/// What a task waits for that is not glassloop's, as something that can be cancelled.
struct ForeignAwait {
    event_loop: Rc<LoopCore>,
    task: Weak<dyn TaskObject>,
    id: TaskId,
    /// Whom to wake, if the task does not poll it by itself.
    waker: RefCell<Option<Waker>>,
    /// Once it is to be raised: with which message.
    raises: RefCell<Option<Option<String>>>,
}

impl ForeignAwait {
    fn new(task: &Rc<dyn TaskObject>, waker: Option<Waker>) -> Self {
        Self {
            event_loop: task.event_loop().clone(),
            task: Rc::downgrade(task),
            id: task.core().id(),
            waker: RefCell::new(waker),
            raises: RefCell::new(None),
        }
    }

    fn error(&self) -> Option<Error> {
        self.raises.borrow().clone().map(Error::cancelled)
    }

    fn wake(&self) {
        let waker = self.waker.take();
        match (waker, self.task.upgrade()) {
            (Some(waker), _) => self.event_loop.discard(|| waker.wake()),
            (None, Some(task)) => self.event_loop.schedule(task, || Why::Cancel),
            (None, None) => {}
        }
    }
}

impl FutureObject for ForeignAwait {
    fn event_loop(&self) -> &Rc<LoopCore> {
        &self.event_loop
    }

    /// It has no name of its own.
    fn reference(&self) -> FutureRef {
        FutureRef::Task(self.id)
    }

    fn awaited(&self) -> Awaited {
        Awaited::Foreign
    }

    fn is_done(&self) -> bool {
        self.raises.borrow().is_some()
    }

    /// Its one leaf says itself when it waits no more.
    fn has_waiter(&self, _task: TaskId) -> bool {
        false
    }

    fn ask_to_cancel(self: Rc<Self>, message: Option<&str>, _source: Option<Source>) -> Result<Asked> {
        if self.is_done() {
            return Ok(Asked::Answers(false));
        }
        self.raises.replace(Some(message.map(str::to_owned)));
        self.wake();
        Ok(Asked::Answers(true))
    }

    fn describe(&self) -> String {
        "something that is not glassloop's".to_owned()
    }

    fn let_go(&self) {
        self.waker.take();
    }
}
