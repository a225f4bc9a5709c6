//! Futures that are no tasks: alone, or composed of others.

use std::cell::{Cell, RefCell};
use std::panic::Location;
use std::rc::Rc;

use super::future_cell::{FutureCell, FutureObject, Kind, Show, Source, State, TypedFuture};
use super::loop_core::LoopCore;
use super::pass_on::Asked;
use super::recursion::{Deeper, too_deep};
use crate::error::Result;
use crate::flat_drop::flat_drop;
use crate::printing;
use crate::trace::event::{Event, FutureMade};
use crate::trace::ids::{FutureId, FutureRef, TaskId};

/// What a composite future does when it is cancelled: pass it on.
pub(super) type Canceller = Box<dyn Fn(Option<&str>) -> Result<bool>>;

/// A future that is no task.
pub(super) struct PlainFuture<T: 'static> {
    cell: FutureCell<T>,
    id: Cell<Option<FutureId>>,
    /// None if it is alone.
    composite: Option<Box<Composite>>,
}

/// What a future that is composed of others has besides.
pub(super) struct Composite {
    /// What asyncio calls its class.
    class: &'static str,
    /// Dropped when the future is done: it holds the children, and they hold the future.
    canceller: RefCell<Option<Rc<Canceller>>>,
}

impl Composite {
    pub(super) fn new(class: &'static str, canceller: Canceller) -> Self {
        Self { class, canceller: RefCell::new(Some(Rc::new(canceller))) }
    }
}

impl Drop for Composite {
    fn drop(&mut self) {
        if let Some(canceller) = self.canceller.take() {
            flat_drop(canceller);
        }
    }
}

impl<T> PlainFuture<T> {
    pub(super) fn new(
        event_loop: Rc<LoopCore>,
        source: &'static Location<'static>,
        composite: Option<Composite>,
    ) -> Rc<Self> {
        let kind = if composite.is_some() { Kind::Composite } else { Kind::Plain };
        let future = Rc::new(Self {
            cell: FutureCell::new(event_loop, source, kind),
            id: Cell::new(None),
            composite: composite.map(Box::new),
        });
        let made = &*future;
        future.cell.event_loop.record(Some(source), move || {
            Event::FutureMade(FutureMade { future: made.id(), class: made.class().into() })
        });
        future
    }

    fn id(&self) -> FutureId {
        self.id.get().unwrap_or_else(|| {
            let id = self.cell.event_loop.counters().next_future();
            self.id.set(Some(id));
            id
        })
    }

    fn class(&self) -> &'static str {
        self.composite.as_ref().map_or("Future", |composite| composite.class)
    }

    /// By itself, since many gathers inside one another pass a request on: so each takes
    /// less of the stack.
    #[inline(never)]
    fn record_request(&self, source: Option<Source>) {
        self.cell.event_loop.record(source, || Event::CancelRequested(self.reference()));
    }

    fn canceller(&self) -> Option<Rc<Canceller>> {
        self.composite.as_ref()?.canceller.borrow().clone()
    }

    fn cancel_itself(self: Rc<Self>, message: Option<&str>, source: Option<Source>) -> Result<bool> {
        let this: Rc<dyn TypedFuture<T>> = self;
        this.cell().finish(&this, State::cancelled(message), source)?;
        Ok(true)
    }
}

impl<T> FutureObject for PlainFuture<T> {
    fn event_loop(&self) -> &Rc<LoopCore> {
        &self.cell.event_loop
    }

    fn reference(&self) -> FutureRef {
        FutureRef::Future(self.id())
    }

    fn is_done(&self) -> bool {
        self.cell.is_done()
    }

    fn has_waiter(&self, task: TaskId) -> bool {
        self.cell.has_waiter(task)
    }

    fn ask_to_cancel(self: Rc<Self>, message: Option<&str>, source: Option<Source>) -> Result<Asked> {
        if self.composite.is_none() {
            self.cell.is_read();
        }
        if self.is_done() {
            return Ok(Asked::Answers(false));
        }
        self.record_request(source);
        let accepted = match self.canceller() {
            Some(canceller) => {
                let too_deep = || too_deep(&self.cell.event_loop, self.reference(), source);
                let deeper = Deeper::enter().ok_or_else(too_deep)?;
                deeper.contain(|| canceller(message))?
            }
            None => self.cancel_itself(message, source)?,
        };
        Ok(Asked::Answers(accepted))
    }

    fn describe(&self) -> String {
        self.describe_showing(&printing::any_value)
    }

    fn describe_briefly(&self) -> String {
        format!("<{} {}>", self.class(), self.cell.state_name())
    }

    fn let_go(&self) {
        let canceller = self.composite.as_ref().and_then(|composite| composite.canceller.take());
        flat_drop(canceller);
        self.cell.forget_waiters();
    }
}

impl<T> TypedFuture<T> for PlainFuture<T> {
    fn cell(&self) -> &FutureCell<T> {
        &self.cell
    }

    fn describe_showing(&self, show: Show<'_, T>) -> String {
        format!("<{} {}{}>", self.class(), self.cell.state_name(), self.cell.describe_rest(show))
    }
}

impl<T> Drop for PlainFuture<T> {
    fn drop(&mut self) {
        self.cell.report_if_unread(self.class(), self);
        self.cell.goes();
    }
}
