//! Who awaits whom: the call graph of tasks.
//!
//! ```text
//!   task 3 ──awaits──▶ task 2 ──awaits──▶ task 1, which asks
//!   the graph is read from task 1 back to the tasks that no task awaits
//! ```
//!
//! Who awaits a future directly stands among its waiters.  Only who awaits it through a
//! helper, such as `gather`, is written down besides.

use std::fmt;
use std::io;
use std::panic::Location;
use std::rc::Rc;

use super::current;
use super::future::Future;
use super::loop_core::{AnyNode, Kind};
use super::policy::asyncio;
use super::task_handle::AnyTask;
use crate::error::{Error, Result};
use crate::printing::quoted;
use crate::trace::ids::FutureRef;
use crate::trace::source_line::Line;

/// A future or task, and those that await it.  Printed, it is what `format_call_graph` returns.
///
/// Mirrors `asyncio.FutureCallGraph`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FutureCallGraph {
    /// What it is called in the trace.
    pub future: FutureRef,
    /// A task's name.
    pub name: Option<String>,
    /// Where it is.
    pub call_stack: Vec<FrameCallGraphEntry>,
    /// Who awaits it.
    pub awaited_by: Vec<FutureCallGraph>,
}

/// A coroutine, and a line.
///
/// Mirrors `asyncio.FrameCallGraphEntry`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FrameCallGraphEntry {
    /// The coroutine's name.
    pub function: String,
    /// The file.
    pub file: &'static str,
    /// The line, counted from 1: of the running task the one that asks; of others the one that
    /// has made the task, since Rust does not tell where a coroutine is suspended.
    pub line: u32,
}

/// The call graph of the running task; none inside a callback.
///
/// Mirrors `asyncio.capture_call_graph`.
///
/// # Errors
/// `AttributeError: module 'asyncio' has no attribute 'capture_call_graph'`
/// ([until 3.13](crate::Asyncio::knows_who_awaits)); `RuntimeError: capture_call_graph() is
/// called outside of a running event loop and no *future* to introspect was provided`;
/// `RecursionError`, if a thousand tasks await one another, or some in a circle.
///
/// ```
/// use glassloop::{Asyncio, EventLoop, capture_call_graph, create_task_named};
///
/// let event_loop = EventLoop::builder().asyncio(Asyncio::V3_14).build()?;
/// event_loop.run_until_complete(async {
///     let inner = create_task_named("inner", async { capture_call_graph() })?;
///     let graph = inner.await?.expect("a task runs");
///     assert_eq!(graph.name.as_deref(), Some("inner"));
///     assert_eq!(graph.awaited_by.len(), 1);
///     Ok(())
/// })?;
/// # event_loop.close()?;
/// # Ok::<(), glassloop::Error>(())
/// ```
#[track_caller]
pub fn capture_call_graph() -> Result<Option<FutureCallGraph>> {
    capture("capture_call_graph", Location::caller())
}

/// The call graph of the running task as a text; empty inside a callback.  Mirrors `asyncio.format_call_graph`.
///
/// # Errors
/// As [`capture_call_graph`].
#[track_caller]
pub fn format_call_graph() -> Result<String> {
    format("format_call_graph", Location::caller())
}

/// Writes that text and the end of the line.
/// Mirrors `asyncio.print_call_graph(file=file)`.
///
/// # Errors
/// As [`capture_call_graph`]; the file's.
#[track_caller]
pub fn print_call_graph(file: &mut impl io::Write) -> Result<()> {
    Ok(writeln!(file, "{}", format("print_call_graph", Location::caller())?)?)
}

impl<T> Future<T> {
    /// The call graph of this future or task.  Mirrors `asyncio.capture_call_graph(future)`.
    ///
    /// # Errors
    /// As [`capture_call_graph`].
    ///
    /// ```
    /// use glassloop::{Asyncio, EventLoop};
    ///
    /// let event_loop = EventLoop::builder().asyncio(Asyncio::V3_14).build()?;
    /// let future = event_loop.create_future::<()>();
    /// let waits = future.clone();
    /// event_loop.create_task_named("waiter", waits)
    ///     .expect_err("a future is no coroutine");
    /// let waits = future.clone();
    /// let waiter = event_loop.create_task_named("waiter", async move { waits.await })?;
    /// event_loop.run_once()?;
    /// let graph = event_loop.run_until_complete(async move { future.call_graph() })?;
    /// assert_eq!(graph.awaited_by[0].name.as_deref(), Some("waiter"));
    /// # waiter.cancel()?;
    /// # event_loop.run_once()?;
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    #[track_caller]
    pub fn call_graph(&self) -> Result<FutureCallGraph> {
        let node: Rc<dyn AnyNode> = self.node.clone();
        check_version("capture_call_graph")?;
        // A task that runs stands at the line that asks.
        let is_running = current::running_task().is_some_and(|task| Rc::ptr_eq(&task, &node));
        graph_of(&node, is_running.then_some(Location::caller()), 0)
    }
}

/// Notes that a task awaits a future through something else than an `await`.
///
/// That is what `gather`, `wait`, `shield` and a task group do.  It holds until the future is
/// done, or [is taken back](future_discard_from_awaited_by), and keeps nothing alive.
/// Mirrors `asyncio.future_add_to_awaited_by`.
pub fn future_add_to_awaited_by<T>(future: &Future<T>, waiter: &AnyTask) {
    let mut awaited_by = future.node.head.rare().awaited_by.borrow_mut();
    awaited_by.push(Rc::downgrade(&waiter.task));
}

/// Takes that back; does nothing if it was not noted.
/// Mirrors `asyncio.future_discard_from_awaited_by`.
pub fn future_discard_from_awaited_by<T>(future: &Future<T>, waiter: &AnyTask) {
    let is_it = |other: *const dyn AnyNode| std::ptr::addr_eq(other, Rc::as_ptr(&waiter.task));
    if let Some(rare) = future.node.head.rare_if_any() {
        rare.awaited_by.borrow_mut().retain(|noted| !is_it(noted.as_ptr()));
    }
}

fn capture(function: &str, line: Line) -> Result<Option<FutureCallGraph>> {
    check_version(function)?;
    if current::running().is_none() {
        let sentence = "capture_call_graph() is called outside of a running event loop and no *future* \
                        to introspect was provided";
        return Err(Error::raise("RuntimeError", sentence));
    }
    current::running_task().map(|task| graph_of(&task, Some(line), 0)).transpose()
}

fn format(function: &str, line: Line) -> Result<String> {
    Ok(capture(function, line)?.map(|graph| graph.to_string()).unwrap_or_default())
}

fn check_version(function: &str) -> Result<()> {
    if asyncio().knows_who_awaits() {
        return Ok(());
    }
    let sentence = format!("module 'asyncio' has no attribute '{function}'");
    Err(Error::raise("AttributeError", sentence))
}

/// Python's limit for functions that call themselves.
const LIMIT: usize = 1_000;

fn graph_of(node: &Rc<dyn AnyNode>, line: Option<Line>, depth: usize) -> Result<FutureCallGraph> {
    let mut graph = graph_without_waiters(node, line);
    if depth == LIMIT {
        return Err(Error::raise("RecursionError", "maximum recursion depth exceeded"));
    }
    for waiter in awaited_by(node) {
        graph.awaited_by.push(graph_of(&waiter, None, depth + 1)?);
    }
    Ok(graph)
}

fn graph_without_waiters(node: &Rc<dyn AnyNode>, line: Option<Line>) -> FutureCallGraph {
    let head = node.head();
    let is_task = head.kind == Kind::Task;
    let at = line.unwrap_or(head.made_at);
    let frame = || {
        let function = head.coroutine_name().into_owned();
        FrameCallGraphEntry { function, file: at.file(), line: at.line() }
    };
    FutureCallGraph {
        future: head.reference(),
        name: is_task.then(|| head.name()),
        call_stack: (is_task && !head.is_done()).then(frame).into_iter().collect(),
        awaited_by: Vec::new(),
    }
}

/// Who awaits it: each once, in the order in which they came.
fn awaited_by(node: &Rc<dyn AnyNode>) -> Vec<Rc<dyn AnyNode>> {
    let head = node.head();
    if head.is_done() {
        return Vec::new();
    }
    let noted = head.rare_if_any().map(|rare| rare.awaited_by.borrow().clone()).unwrap_or_default();
    let through_helpers = noted.iter().filter_map(std::rc::Weak::upgrade);
    let waiting = node.waiting_tasks();
    let directly = waiting.into_iter().filter_map(|key| head.event_loop.tasks.task(key));
    let mut known: Vec<Rc<dyn AnyNode>> = Vec::new();
    for waiter in through_helpers.chain(directly) {
        let is_pending = !waiter.head().is_done();
        if is_pending && !known.iter().any(|other| Rc::ptr_eq(other, &waiter)) {
            known.push(waiter);
        }
    }
    known
}

impl FutureCallGraph {
    fn render(&self, f: &mut fmt::Formatter<'_>, level: usize) -> fmt::Result {
        let indent = "    ".repeat(level);
        let id = match self.future {
            FutureRef::Task(task) => task.number(),
            FutureRef::Future(future) => future.number(),
        };
        let lead = if level == 0 { "" } else { "\n" };
        match &self.name {
            Some(name) => write!(f, "{lead}{indent}* Task(name={}, id={id:#x})", quoted(name))?,
            None => write!(f, "{lead}{indent}* Future(id={id:#x})")?,
        }
        if !self.call_stack.is_empty() {
            write!(f, "\n{indent}  + Call stack:")?;
        }
        for FrameCallGraphEntry { function, file, line } in &self.call_stack {
            write!(f, "\n{indent}  |   File {}, line {line}, in async {function}()", quoted(file))?;
        }
        if !self.awaited_by.is_empty() {
            write!(f, "\n{indent}  + Awaited by:")?;
        }
        self.awaited_by.iter().try_for_each(|waiter| waiter.render(f, level + 1))
    }
}

impl fmt::Display for FutureCallGraph {
    /// As `asyncio.format_call_graph` has it; an id is the number in the trace.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.render(f, 0)
    }
}
