//! An object with `__await__`: neither a future nor, to asyncio, a coroutine.

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use glassloop::trace::TaskId;
use glassloop::{Error, Future, Result, current_task};

use crate::values::Value;

type Coroutine = Pin<Box<dyn std::future::Future<Output = Result<Value>>>>;

/// Its coroutine can be awaited once; whoever holds a clone awaits the same one.
#[derive(Clone)]
pub(crate) struct AwaitOnce {
    coroutine: Rc<RefCell<Option<Coroutine>>>,
    /// The task whose step it has begun in.
    begun_by: Rc<Cell<Option<TaskId>>>,
    is_shared: Rc<Cell<bool>>,
}

impl AwaitOnce {
    /// `is_shared` is set when a second task goes on with what a first one has begun.
    pub(crate) fn new(coroutine: Coroutine, is_shared: Rc<Cell<bool>>) -> Self {
        Self { coroutine: Rc::new(RefCell::new(Some(coroutine))), begun_by: Rc::default(), is_shared }
    }

    /// Python wakes both; here a coroutine wakes the one that has asked it last.
    fn note_who_awaits(&self) {
        let task = current_task().ok().flatten().map(|task| task.id());
        if self.begun_by.get().is_some_and(|other| Some(other) != task) {
            self.is_shared.set(true);
        }
        self.begun_by.set(task);
    }
}

impl std::future::Future for AwaitOnce {
    type Output = Result<Value>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<Value>> {
        let Ok(mut coroutine) = self.coroutine.try_borrow_mut() else {
            return Poll::Ready(Err(Error::raise("ValueError", "coroutine already executing")));
        };
        let Some(awaited) = &mut *coroutine else {
            return Poll::Ready(Err(Error::raise("RuntimeError", "cannot reuse already awaited coroutine")));
        };
        self.note_who_awaits();
        let polled = awaited.as_mut().poll(context);
        let over = if polled.is_ready() { coroutine.take() } else { None };
        drop(coroutine);
        drop(over);
        polled
    }
}

/// What a slot holds that can be awaited.
pub(crate) enum Awaited {
    Future(Future<Value>),
    Once(AwaitOnce),
}
