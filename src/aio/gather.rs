//! Waiting for several awaitables at once.
//!
//! ```text
//!   child 1 ──done──▶ ┐
//!   child 2 ──done──▶ ├─ child_done ──▶ outer, when the last is done
//!   child 3 ──done──▶ ┘                 or, without return_exceptions, the first fails
//!
//!   outer.cancel ──▶ cancel every child, and remember that it was asked
//! ```

use std::cell::{Cell, OnceCell};
use std::collections::HashSet;
use std::fmt;
use std::rc::Rc;

use super::tasks::{are_awaited, as_future, ensure_future_on};
use crate::error::{Error, Result, contained};
use crate::kernel::{Awaitable, DoneCallback, EventLoop, Future, asyncio, get_event_loop, running_loop};
use crate::trace::FutureRef;

/// Runs awaitables concurrently; a future of all their results, in the order
/// of the arguments.
///
/// Coroutines become tasks.  The first error of a child is the error of the
/// whole, at once; the other children run on.  A future that is given twice
/// counts once, and its result comes twice.  All belong to one loop: that of
/// the first future, or the one that [`get_event_loop`](crate::get_event_loop)
/// finds; [from 3.14 on](crate::Asyncio::gather_belongs_to_the_running_loop) the running one,
/// if one runs.
///
/// Cancelling the whole cancels every child.  A child that is cancelled by
/// itself gives the whole `CancelledError` as its *exception*: the whole's
/// `cancelled()` is false, and whoever awaits it is cancelled all the same.
///
/// An iterator has one type of item.  For awaitables of several types, such as
/// calls of different `async fn`s, there is the macro
/// [`gather!`](macro@crate::gather); for `return_exceptions=True` there is
/// [`gather_return_exceptions`].  Mirrors `asyncio.gather(*awaitables)`.
///
/// # Errors
/// `ValueError: The future belongs to a different loop than the one specified
/// as the loop argument`; `RuntimeError: There is no current event loop in
/// thread 'NAME'.`; `RuntimeError: Event loop is closed`.
///
/// ```
/// use std::time::Duration;
/// use glassloop::{Result, gather, sleep};
///
/// async fn work(name: &str, delay: u64) -> Result<String> {
///     sleep(Duration::from_millis(delay)).await?;
///     Ok(format!("Task {name} done"))
/// }
///
/// # glassloop::run(async {
/// let results = gather([work("A", 2), work("B", 1), work("C", 3)])?.await?;
/// assert_eq!(results, ["Task A done", "Task B done", "Task C done"]);
/// # Ok(()) }).unwrap();
/// ```
#[track_caller]
pub fn gather<T, F>(awaitables: impl IntoIterator<Item = F>) -> Result<Future<Vec<T>>>
where
    T: Clone + 'static,
    F: Awaitable<T>,
{
    Children::of(awaitables).gather()
}

/// The same, where a child's error is a result like any other.
///
/// Mirrors `asyncio.gather(*awaitables, return_exceptions=True)`.
///
/// # Errors
/// As [`gather`].
///
/// ```
/// use glassloop::{Error, Result, gather_return_exceptions};
///
/// async fn halve(number: i32) -> Result<i32> {
///     if number % 2 == 0 { Ok(number / 2) } else { Err(Error::raise("ValueError", "odd")) }
/// }
///
/// # glassloop::run(async {
/// let halves = gather_return_exceptions([halve(4), halve(5)])?.await?;
/// assert_eq!(halves[0].as_ref().unwrap(), &2);
/// assert_eq!(halves[1].as_ref().unwrap_err().to_string(), "odd");
/// # Ok(()) }).unwrap();
/// ```
#[track_caller]
pub fn gather_return_exceptions<T, F>(
    awaitables: impl IntoIterator<Item = F>,
) -> Result<Future<Vec<Result<T>>>>
where
    T: Clone + 'static,
    F: Awaitable<T>,
{
    Children::of(awaitables).gather_return_exceptions()
}

/// [`gather`](fn@crate::gather) for awaitables of several types with one type
/// of result: `gather!(one(), two(), future)`.
///
/// `gather!(one(), two(); return_exceptions)` is
/// [`gather_return_exceptions`](crate::gather_return_exceptions).
/// It takes many awaitables, as Python's does, and not one list of them.
///
/// ```
/// use glassloop::{Result, gather};
///
/// async fn one() -> Result<i32> { Ok(1) }
/// async fn two() -> Result<i32> { Ok(2) }
///
/// # glassloop::run(async {
/// assert_eq!(gather!(one(), two(), async { Ok(3) })?.await?, [1, 2, 3]);
/// # Ok(()) }).unwrap();
/// ```
///
/// A list of them does not compile; in Python it is a `TypeError`.
///
/// ```compile_fail,E0277
/// async fn one() -> glassloop::Result<i32> { Ok(1) }
/// glassloop::gather!(vec![one(), one()]);
/// ```
#[macro_export]
macro_rules! gather {
    // As in a call, all arguments are evaluated before the first becomes a task.
    (@evaluate [$($known:ident)*] [] $finish:ident) => {
        $crate::Children::new()$(.and($known))*.$finish()
    };
    (@evaluate [$($known:ident)*] [$next:expr $(, $later:expr)*] $finish:ident) => {{
        let awaitable = $next;
        $crate::gather!(@evaluate [$($known)* awaitable] [$($later),*] $finish)
    }};
    ($($awaitable:expr),* $(,)?) => {
        $crate::gather!(@evaluate [] [$($awaitable),*] gather)
    };
    ($($awaitable:expr),* ; return_exceptions) => {
        $crate::gather!(@evaluate [] [$($awaitable),*] gather_return_exceptions)
    };
}

/// The arguments of a gather, one after the other: what [`gather!`](macro@crate::gather) is made of.
///
/// It also lets the results be another collection than a `Vec`, such as one
/// that is itself a child's result, so that a gather can be gathered.
///
/// ```
/// use glassloop::Children;
///
/// /// A number, or a list of such.
/// #[derive(Clone, Debug, PartialEq)]
/// enum Tree { Leaf(i32), Branch(Vec<Tree>) }
///
/// impl FromIterator<Tree> for Tree {
///     fn from_iter<I: IntoIterator<Item = Tree>>(children: I) -> Self {
///         Tree::Branch(children.into_iter().collect())
///     }
/// }
///
/// # glassloop::run(async {
/// let inner = Children::new().and(async { Ok(Tree::Leaf(1)) }).gather_as::<Tree>()?;
/// let outer = Children::new().and(inner).and(async { Ok(Tree::Leaf(2)) }).gather()?;
/// assert_eq!(outer.await?, [Tree::Branch(vec![Tree::Leaf(1)]), Tree::Leaf(2)]);
/// # Ok(()) }).unwrap();
/// ```
pub struct Children<T: 'static> {
    futures: Vec<Future<T>>,
    different: HashSet<FutureRef>,
    /// Those that were done when they came.
    done: Vec<Future<T>>,
    event_loop: Option<EventLoop>,
    /// Why an argument was refused; those after it are let go.
    refused: Option<Error>,
    /// Added to a child as soon as it comes.  If a later one is refused it
    /// stays there, as in asyncio, and runs for nothing.
    callback: DoneCallback<T>,
    child_done: Rc<OnceCell<ChildDone<T>>>,
}

/// What the gather does when a child is done; set when there is a gather.
type ChildDone<T> = Box<dyn Fn(&Future<T>) -> Result<()>>;

impl<T: Clone + 'static> Default for Children<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Clone + 'static> Children<T> {
    /// No arguments yet.
    pub fn new() -> Self {
        let child_done = Rc::new(OnceCell::<ChildDone<T>>::new());
        let whole = child_done.clone();
        let child_is_done = move |child: &Future<T>| match whole.get() {
            Some(child_done) => child_done(child),
            None => nobody_asks(child),
        };
        let callback = DoneCallback::named("gather.<locals>._done_callback", child_is_done);
        Self {
            futures: Vec::new(),
            different: HashSet::new(),
            done: Vec::new(),
            event_loop: loop_of_a_gather(),
            refused: None,
            callback,
            child_done,
        }
    }

    /// All arguments are there before the first becomes a task.
    #[track_caller]
    fn of<F: Awaitable<T>>(awaitables: impl IntoIterator<Item = F>) -> Self {
        let awaitables: Vec<F> = awaitables.into_iter().collect();
        let mut children = Self::new();
        for awaitable in awaitables {
            children = children.and(awaitable);
        }
        children
    }

    /// One more argument.
    #[track_caller]
    pub fn and(mut self, awaitable: impl Awaitable<T>) -> Self {
        if self.refused.is_some() {
            return self;
        }
        let is_new = as_future::<T>(&awaitable).is_none();
        let child = ensure_future_on(self.event_loop.as_ref(), awaitable);
        if is_new && let Ok(child) = &child {
            // The program does not hold it, and so could do nothing about a report.
            child.set_log_destroy_pending(false);
        }
        self.refused = child.and_then(|child| self.add(child)).err();
        self
    }

    fn add(&mut self, child: Future<T>) -> Result<()> {
        self.event_loop.get_or_insert_with(|| child.get_loop());
        if self.different.insert(child.id()) {
            if child.done() {
                self.done.push(child.clone());
            } else {
                child.add_shared_done_callback(&self.callback)?;
            }
        }
        self.futures.push(child);
        Ok(())
    }

    /// The outer future, which ends with the first error.
    ///
    /// # Errors
    /// As [`gather`](fn@gather).
    #[track_caller]
    pub fn gather(self) -> Result<Future<Vec<T>>> {
        self.gather_as()
    }

    /// The same, with the results in another collection: one that may itself
    /// be a child's result, so that a gather can be gathered.
    ///
    /// # Errors
    /// As [`gather`](fn@gather).
    #[track_caller]
    pub fn gather_as<R: FromIterator<T> + 'static>(self) -> Result<Future<R>> {
        self.start(Rule {
            ends_with_first_error: true,
            results: |children| children.map(Future::result).collect(),
        })
    }

    /// The outer future, to which an error is a result.
    ///
    /// # Errors
    /// As [`gather`](fn@gather).
    #[track_caller]
    pub fn gather_return_exceptions(self) -> Result<Future<Vec<Result<T>>>> {
        self.gather_return_exceptions_as()
    }

    /// The same, with the results in another collection.
    ///
    /// # Errors
    /// As [`gather`](fn@gather).
    #[track_caller]
    pub fn gather_return_exceptions_as<R: FromIterator<Result<T>> + 'static>(self) -> Result<Future<R>> {
        let results = |children: Iter<'_, T>| Ok(children.map(result_or_exception).collect());
        self.start(Rule { ends_with_first_error: false, results })
    }

    #[track_caller]
    fn start<R: 'static>(self, rule: Rule<T, R>) -> Result<Future<R>> {
        if let Some(error) = self.refused {
            return Err(error);
        }
        let event_loop = match self.event_loop {
            Some(event_loop) => event_loop,
            None => get_event_loop()?,
        };
        if self.futures.is_empty() {
            let outer = event_loop.create_future();
            outer.set_result((rule.results)([].iter())?)?;
            return Ok(outer);
        }
        are_awaited(&self.futures);
        let outer = Gathering::start(&event_loop, self.futures, self.different.len(), rule, &self.child_done);
        // Only now that all are there, since a child that is done may end the whole.
        self.done.iter().try_for_each(|child| self.child_done.get().map_or(Ok(()), |done| done(child)))?;
        Ok(outer)
    }
}

impl<T: 'static> fmt::Debug for Children<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let futures: Vec<String> = self.futures.iter().map(Future::repr).collect();
        write!(f, "[{}]", futures.join(", "))
    }
}

/// The loop that all arguments have to belong to; none: that of the first one.
fn loop_of_a_gather() -> Option<EventLoop> {
    running_loop().filter(|_| asyncio().gather_belongs_to_the_running_loop())
}

type Iter<'a, T> = std::slice::Iter<'a, Future<T>>;

/// What `return_exceptions` decides.
struct Rule<T: 'static, R> {
    ends_with_first_error: bool,
    /// The results of children that are all done.
    results: fn(Iter<'_, T>) -> Result<R>,
}

/// A gather that is not done.  The outer future's canceller owns it, so that
/// it goes when the outer future is done.
struct Gathering<T: 'static, R> {
    children: Vec<Future<T>>,
    /// How many different children are not done.
    left: Cell<usize>,
    cancel_requested: Cell<bool>,
    rule: Rule<T, R>,
}

impl<T: Clone + 'static, R: 'static> Gathering<T, R> {
    #[track_caller]
    fn start(
        event_loop: &EventLoop,
        children: Vec<Future<T>>,
        different: usize,
        rule: Rule<T, R>,
        child_done: &OnceCell<ChildDone<T>>,
    ) -> Future<R> {
        let left = Cell::new(different);
        let gathering = Rc::new(Self { children, left, cancel_requested: Cell::new(false), rule });
        let weak = Rc::downgrade(&gathering);
        let outer = event_loop
            .create_composite_future("_GatheringFuture", move |message| gathering.cancel_children(message));
        let whole = outer.clone();
        child_done.get_or_init(|| {
            Box::new(move |child| match weak.upgrade() {
                Some(gathering) if !whole.done() => gathering.tell(child, &whole),
                _ => nobody_asks(child),
            })
        });
        outer
    }

    /// Whoever waits for the whole is told in any case, though a result cannot be cloned.
    fn tell(&self, child: &Future<T>, outer: &Future<R>) -> Result<()> {
        match contained(|| self.child_done(child, outer)) {
            Err(error) if !outer.done() => outer.set_exception(error),
            told => told,
        }
    }

    /// One child more is done, and the whole is not.
    fn child_done(&self, child: &Future<T>, outer: &Future<R>) -> Result<()> {
        self.left.set(self.left.get() - 1);
        if self.rule.ends_with_first_error
            && let Some(error) = failure(child)
        {
            return outer.set_exception(error);
        }
        if self.left.get() > 0 {
            return Ok(());
        }
        let results = (self.rule.results)(self.children.iter())?;
        match self.children.last() {
            Some(last) if self.cancel_requested.get() => outer.set_exception(cancelled_error(last)),
            _ => outer.set_result(results),
        }
    }

    fn cancel_children(&self, message: Option<&str>) -> Result<bool> {
        let mut accepted = false;
        for child in &self.children {
            accepted |= match message {
                Some(message) => child.cancel_with_message(message)?,
                None => child.cancel()?,
            };
        }
        if accepted {
            self.cancel_requested.set(true);
        }
        Ok(accepted)
    }
}

/// A child's error that nobody will ask for any more counts as read.
fn nobody_asks<T>(child: &Future<T>) -> Result<()> {
    if !child.cancelled() {
        failure(child);
    }
    Ok(())
}

/// An error as a result; of one that is cancelled, without asking it for its own: asyncio
/// makes one, whose message is empty where the child has none.
fn result_or_exception<T: Clone>(child: &Future<T>) -> Result<T> {
    match child.cancelled() {
        true => Err(Error::cancelled(Some(child.cancel_message().unwrap_or_default()))),
        false => child.result(),
    }
}

/// How a future that is done failed, if it did.
fn failure<T>(future: &Future<T>) -> Option<Error> {
    future.exception().unwrap_or_else(Some)
}

/// The error of a future that is cancelled, or a new one.
fn cancelled_error<T>(future: &Future<T>) -> Error {
    failure(future).filter(Error::is_cancelled).unwrap_or_else(|| Error::cancelled(None))
}
