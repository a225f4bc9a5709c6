//! What all locks and queues are made of: a line of waiters, and the loop that
//! they wait on.

use std::cell::{OnceCell, RefCell};
use std::collections::VecDeque;
use std::fmt;
use std::rc::Rc;

use crate::aio::finally::OwnLoop;
use crate::error::{ErrorKind, Result};
use crate::kernel::{EventLoop, Future, RecordMark, get_running_loop_to};

/// The loop of a lock or queue: the one on which somebody first had to wait.
///
/// Mirrors `asyncio.mixins._LoopBoundMixin`.  It holds a token of the loop and
/// not the loop, whose tasks may hold the lock.
#[derive(Default)]
pub(super) struct BoundLoop {
    token: OnceCell<Rc<LoopToken>>,
    /// Where the trace says so.
    bound: RefCell<Option<RecordMark>>,
}

/// Each loop has one.
struct LoopToken;

impl BoundLoop {
    /// A future of the running loop, for an operation of `object` that has to wait.
    ///
    /// # Errors
    /// `RuntimeError: <…> is bound to a different event loop`; `RuntimeError: no running event loop`.
    #[track_caller]
    pub(super) fn create_future(
        &self,
        object: &dyn fmt::Debug,
        operation: &'static str,
    ) -> Result<Future<()>> {
        let event_loop = get_running_loop_to(operation)?;
        let running = event_loop.extension(|| LoopToken);
        match self.token.get() {
            Some(token) if !Rc::ptr_eq(token, &running) => {
                let kind = ErrorKind::BoundToDifferentLoop { object: format!("{object:?}") };
                return Err(event_loop.refuse_because(self.bound.borrow().as_ref(), operation, kind));
            }
            Some(_) => {}
            None => self.bind(&event_loop, running, object),
        }
        Ok(event_loop.create_future())
    }

    #[track_caller]
    fn bind(&self, event_loop: &EventLoop, token: Rc<LoopToken>, object: &dyn fmt::Debug) {
        if self.token.set(token).is_ok() {
            self.bound.replace(event_loop.bind(|| class_name(object)));
        }
    }
}

/// The class that an object prints itself as: `<asyncio.locks.Lock object [locked]>` is a `Lock`.
fn class_name(object: &dyn fmt::Debug) -> String {
    let printed = format!("{object:?}");
    let name = printed.trim_start_matches('<').split([' ', '>']).next();
    let name = name.and_then(|name| name.rsplit('.').next());
    name.unwrap_or_default().to_owned()
}

/// The futures of those who wait, in order of arrival.
///
/// One that is done but still here belongs to a task that was woken and has
/// not run yet.
#[derive(Default)]
pub(super) struct Line {
    futures: RefCell<VecDeque<Future<()>>>,
}

impl Line {
    /// Puts a future at the end.  `leave` is told how its place was left.
    pub(super) fn join<L: Fn(Leaving)>(&self, future: Future<()>, leave: L) -> PlaceInLine<'_, L> {
        self.futures.borrow_mut().push_back(future.clone());
        PlaceInLine { line: self, future, leave, turn_came: false, own_loop: OwnLoop::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.futures.borrow().len()
    }

    /// Whether nobody here still wants a turn.
    pub(super) fn all_cancelled(&self) -> bool {
        self.futures.borrow().iter().all(Future::cancelled)
    }

    pub(super) fn first(&self) -> Option<Future<()>> {
        self.futures.borrow().front().cloned()
    }

    /// The first that was neither woken nor cancelled.
    pub(super) fn first_pending(&self) -> Option<Future<()>> {
        self.futures.borrow().iter().find(|future| !future.done()).cloned()
    }

    /// Wakes that many who were neither woken nor cancelled; they stay in line until they run.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`.
    #[track_caller]
    pub(super) fn wake(&self, limit: usize) -> Result<()> {
        let pending = |future: &&Future<()>| !future.done();
        let woken: Vec<_> = self.futures.borrow().iter().filter(pending).take(limit).cloned().collect();
        for future in woken {
            future.set_result(())?;
        }
        Ok(())
    }

    /// Takes out the first who was neither woken nor cancelled, and wakes it;
    /// those before it go as well.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`.
    #[track_caller]
    pub(super) fn wake_next(&self) -> Result<()> {
        match self.take_next() {
            Some(next) => next.set_result(()),
            None => Ok(()),
        }
    }

    /// The same for everybody.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`.
    #[track_caller]
    pub(super) fn wake_each(&self) -> Result<()> {
        while let Some(next) = self.take_next() {
            next.set_result(())?;
        }
        Ok(())
    }

    fn take_next(&self) -> Option<Future<()>> {
        loop {
            let first = self.futures.borrow_mut().pop_front()?;
            if !first.done() {
                return Some(first);
            }
        }
    }

    fn remove(&self, future: &Future<()>) {
        let mut futures = self.futures.borrow_mut();
        let place = futures.iter().position(|other| other.same(future));
        let removed = place.and_then(|place| futures.remove(place));
        drop(futures);
        drop(removed);
    }
}

/// One waiter's place in a line.
pub(super) struct PlaceInLine<'a, L: Fn(Leaving)> {
    line: &'a Line,
    future: Future<()>,
    leave: L,
    turn_came: bool,
    own_loop: OwnLoop,
}

/// How a place in line was left.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Leaving {
    TurnCame,
    /// Cancelled, or dropped.  If it was `woken` nevertheless, its turn has to be passed on.
    GaveUp {
        woken: bool,
    },
}

impl<L: Fn(Leaving)> PlaceInLine<'_, L> {
    /// Waits until it is woken, and leaves the line whatever comes.
    ///
    /// # Errors
    /// `CancelledError`.
    pub(super) async fn turn(mut self) -> Result<()> {
        let woken = (&self.future).await;
        self.turn_came = woken.is_ok();
        woken
    }

    fn leaving(&self) -> Leaving {
        if self.turn_came {
            return Leaving::TurnCame;
        }
        Leaving::GaveUp { woken: self.future.done() && !self.future.cancelled() }
    }
}

impl<L: Fn(Leaving)> Drop for PlaceInLine<'_, L> {
    fn drop(&mut self) {
        if self.own_loop.is_closed() {
            return;
        }
        self.line.remove(&self.future);
        (self.leave)(self.leaving());
    }
}

/// Writes `<asyncio.locks.CLASS object [STATE, waiters:N]>`: asyncio's `repr`, without the address.
pub(super) fn describe(f: &mut fmt::Formatter<'_>, class: &str, state: &str, waiters: usize) -> fmt::Result {
    match waiters {
        0 => write!(f, "<asyncio.locks.{class} object [{state}]>"),
        _ => write!(f, "<asyncio.locks.{class} object [{state}, waiters:{waiters}]>"),
    }
}
