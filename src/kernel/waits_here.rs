//! The line at which a task waits, where the await that suspends is one of glassloop's own.
//!
//! Python can ask a suspended coroutine for its frames (`Task.get_stack`), and a traceback shows all
//! of them.  A suspended Rust future tells nothing.  The one thing that is known is the line of
//! an `.await`: the leaf's `poll` is `#[track_caller]`, and notes it.
//!
//! For `wait_for(task, limit).await` that line stands inside `wait_for`, which tells a reader of the
//! program nothing; so a helper that wraps what it awaits in [`waits_here`] shows the line of its
//! caller:
//!
//! ```text
//!   src/main.rs:7            wait_for(task, limit).await      ◀── what the trace shall say
//!   its own timeouts.rs:40   waits_here(…).await
//!   its own future.rs        the leaf: suspended at timeouts.rs:40
//! ```
//!
//! So does what is refused, bound or resolved while that is polled: the line that awaits is kept in
//! [`AWAITS`] for the time of the poll, and [`line_of_the_program`] asks for it.

use std::cell::Cell;
use std::fmt;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::current;
use crate::trace::source_line::Line;

/// Awaits a future; while that waits at a line of glassloop's own, the trace
/// says that the task waits at the line that awaits this.
///
/// A line of the program further in is the better one, and stays.  What is not
/// glassloop's shows none.
pub fn waits_here<F: std::future::Future>(inner: F) -> WaitsHere<F> {
    WaitsHere { inner: Box::pin(inner) }
}

/// The future that [`waits_here`] returns.
#[must_use = "futures do nothing unless you `.await` them"]
pub struct WaitsHere<F> {
    /// In a box, so that `poll` can reach it: a field that is pinned in place takes `unsafe`.
    inner: Pin<Box<F>>,
}

impl<F: std::future::Future> std::future::Future for WaitsHere<F> {
    type Output = F::Output;

    /// The line of the `.await` is the caller's.
    #[track_caller]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        poll_here(|| self.inner.as_mut().poll(context))
    }
}

/// What [`waits_here`] does with each poll, for a future that is written by hand: that needs no
/// box.
///
/// Its `poll` is `#[track_caller]`.  The line is the trace's affair alone, and so is not looked
/// for where no observer watches.
///
/// Afterwards it looks at what the leaf has noted.  Helpers stand inside one another, and their
/// polls return from the innermost outwards: each puts its caller's line in the place of one of
/// glassloop's, until a line of the program's stands there, which stays.
#[track_caller]
#[inline]
pub fn poll_here<T>(poll: impl FnOnce() -> Poll<T>) -> Poll<T> {
    let is_watched = current::with_running_step(|event_loop, _| event_loop.recorder.is_watched());
    let inside = if is_watched == Some(false) { None } else { Some(Awaiting::here()) };
    let polled = poll();
    if inside.is_some() && polled.is_pending() {
        let caller = Location::caller();
        current::with_running_step(|event_loop, _| {
            let line = &event_loop.running_step.line;
            if line.get().is_none_or(is_of_glassloop) {
                line.set(Some(caller));
            }
        });
    }
    polled
}

impl<F> fmt::Debug for WaitsHere<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<WaitsHere>")
    }
}

thread_local! {
    /// The line that awaits what of glassloop's own is polled in this thread: of several inside one
    /// another, the innermost line of the program's.
    static AWAITS: Cell<Option<Line>> = const { Cell::new(None) };
}

/// While such an await is polled.  Dropping it puts back what was before, in a panic too: a line
/// that stayed would be shown for other tasks, too.
struct Awaiting {
    outer: Option<Line>,
}

impl Awaiting {
    #[track_caller]
    fn here() -> Self {
        let (line, outer) = (Location::caller(), AWAITS.get());
        if !is_of_glassloop(line) {
            AWAITS.set(Some(line));
        } else if outer.is_none() {
            // The task's own coroutine, as in `create_task(sleep(second))`: no line awaits it but the
            // one that made the task.
            AWAITS.set(current::running_task().map(|task| task.head().made_at));
        }
        Self { outer }
    }
}

impl Drop for Awaiting {
    fn drop(&mut self) {
        AWAITS.set(self.outer);
    }
}

/// While an eager task takes its first step inside the step of its maker: the line that
/// awaits the maker is not the line that awaits the eager task.
pub(super) struct AwaitingSetAside(Option<Line>);

impl AwaitingSetAside {
    pub(super) fn begin() -> Self {
        Self(AWAITS.take())
    }
}

impl Drop for AwaitingSetAside {
    fn drop(&mut self) {
        AWAITS.set(self.0);
    }
}

/// The line itself; of one of glassloop's own, the line that awaits what does it.
///
/// A record asks this: `lock.acquire().await` of a lock of another loop is refused in a line of
/// glassloop's, and the program's line is what its reader wants to see.
pub(super) fn line_of_the_program(line: Line) -> Line {
    if is_of_glassloop(line) { AWAITS.get().unwrap_or(line) } else { line }
}

/// Whether a line stands in this library.
///
/// `file!()` is this file's path as the compiler was given it, and so tells where the library
/// stood when it was built.  These three parts of it have awaits; its examples and tests are
/// programs like any other.
fn is_of_glassloop(line: Line) -> bool {
    let this = file!();
    let folder = &this[..this.len() - "kernel/waits_here.rs".len()];
    let own = |file: &str| ["kernel", "aio", "tornado"].iter().any(|own| file.starts_with(own));
    line.file().strip_prefix(folder).is_some_and(own)
}
