//! Callbacks: what the ready queue holds, besides tasks.
//!
//! ```text
//!   the program's Handles ──┐     ┌ header   its number, its flags, the line that scheduled it
//!                           ├─Rc─▶│ due      of a timer's: when
//!   ready queue or timers ──┘     └ call     the function, until it runs or is cancelled
//! ```
//!
//! asyncio's queue holds the `Handle` itself, with `_callback` and `_args`.  It is the same here:
//! what a program holds and what the queue holds is one object.  So cancelling finds nothing and
//! moves nothing: it empties the callback where it stands, and its turn is skipped.
//!
//! ```text
//!   scheduled ── run: the function is taken out, and called ──▶ over
//!       └─────── cancel: the function is taken out, and dropped ──▶ its turn comes: skipped
//! ```
//!
//! The function is taken out in both cases, and that decides all else.  It runs once, since it is not
//! there a second time.  A callback that cancels itself cancels nothing: it runs already.  And what the
//! function holds is let go of when it is over, though the program may keep the `Handle` for years.
//!
//! From the closure to the queue it is wrapped so, and its run unwraps it in the other order:
//!
//! ```text
//!   closure ─▶ Function(closure) ─▶ Callback { header, call } ─▶ Ready::Callback(Rc<dyn AnyCallback>)
//!              a `Call`: its name     a number, and a line         what the queue holds
//! ```
//!
//! Its way at one look, with the file and the function of each line:
//!
//! ```text
//!   event_loop.call_soon(f):                                     event_loop.rs: call_soon
//!       if the loop is closed:  raise, and drop f                report.rs: check_closed
//!       what other threads have posted goes into the queue       turn.rs: let_mail_in
//!       push Callback(f) to the end of the queue                 turn.rs: push_callback
//!       return a Handle to it
//!
//!   in the next turn, as often as the queue was long:            turn.rs: run_ready
//!       pop the queue's front, and run it:                       callback.rs: run
//!           take f out; if it is gone:  record that it was skipped
//!           tell the observers that it begins                    recording.rs: code_begins
//!           call f, in a guard                                   callback.rs: run_user_code
//!           if it has failed or panicked:  report it             callback.rs: failed
//!           drop what f held; tell that it has ended             recording.rs: code_ends
//! ```
//!
//! Two kinds of callbacks stand here.  A [`Callback`] runs once: `call_soon`, a timer, a done
//! callback.  A [`Repeating`] one runs each time that its file or socket is ready: `add_reader`.
//!
//! | asyncio's `Handle` | here |
//! | --- | --- |
//! | `_callback` and `_args` | `call`: a closure has its arguments with it |
//! | `_context` | around the function, where there is one: `InContext`, in [`turn`](super::turn) |
//! | `_cancelled`, and a timer's `_scheduled` | flags of the `header` |
//! | `TimerHandle._when` | `due` |
//! | `_run` | `run`, and `run_user_code` |
//! | `_repr_info` | `Header::describe` |
//! | `_format_callback_source` | `CallbackName::describe` |
//!
//! asyncio's callbacks are functions of any kind, and Python looks up at run time what calling them
//! means.  A closure in Rust is a type of its own.  So `Callback` is compiled for each, and the queue
//! knows it by the trait `AnyCallback` alone: one call through a table of functions for each run.

use std::cell::Cell;
use std::panic::Location;
use std::rc::Rc;

use super::context_var::KeptContext;
use super::loop_core::{AnyCallback, Header, LoopCore};
use crate::error::{Error, Result, contained};
use crate::exception_context::ExceptionContext;
use crate::printing;
use crate::trace::event::{About, Actor, CallbackMade, Event};
use crate::trace::ids::CallbackId;
use crate::trace::names::{NameOf, callback_name};
use crate::trace::source_line::Line;

/// What a callback may return: nothing, or a [`Result`](crate::Result).
///
/// An error goes to the loop's exception handler, unless it
/// [ends the run](crate::Error::ends_the_run); a value goes nowhere.  In Python
/// a callback returns or raises, and asyncio deals with both in the same way.
pub trait CallbackOutcome {
    /// As a result.
    fn into_result(self) -> Result<()>;
}

impl CallbackOutcome for () {
    fn into_result(self) -> Result<()> {
        Ok(())
    }
}

impl<T> CallbackOutcome for Result<T> {
    fn into_result(self) -> Result<()> {
        self.map(drop)
    }
}

/// What a callback does, and what it is called.
///
/// A plain closure would do, were there no trace and no report: these have to name it.
pub(super) trait Call: 'static {
    /// By value: what it holds is dropped as it ends, inside the guard that catches its panics.
    fn call(self) -> Result<()>;

    /// A function that makes the name, and not the name itself: making it takes an allocation, and
    /// only a record or a report needs it.
    fn name(&self) -> NameOf;

    /// What asyncio calls there, if it has a method for it: [`Method`].
    fn method(&self) -> Option<Method> {
        None
    }

    /// The name of one that has run already, if its type alone tells.
    ///
    /// A handle that is printed after the callback has run names it still, as in asyncio, where `_run`
    /// leaves `_callback` where it is.
    fn name_of_type() -> Option<NameOf>
    where
        Self: Sized,
    {
        None
    }

    /// Whether it is the loop's own bookkeeping, such as the callback by which `run_until_complete`
    /// stops the loop.  The trace marks it, so that a picture of the program can leave it out.
    fn internal(&self) -> bool {
        false
    }
}

/// A closure or function given by the user: `call_soon(|| …)` itself, with nothing round it.
pub(super) struct Function<F>(pub(super) F);

impl<F: FnOnce() -> R + 'static, R: CallbackOutcome> Call for Function<F> {
    fn call(self) -> Result<()> {
        (self.0)().into_result()
    }

    fn name(&self) -> NameOf {
        callback_name::<F>
    }

    fn name_of_type() -> Option<NameOf> {
        Some(callback_name::<F>)
    }
}

/// A callback that runs once: one allocation, which its [`Handle`](super::handle::Handle)s share.
///
/// A timer's has one deadline (`DEADLINES` = 1), others none, so that they are smaller.
pub(super) struct Callback<C, const DEADLINES: usize = 0> {
    header: Header,
    /// In nanoseconds; a timer's has one, and where there is none it takes no memory.
    due: [u64; DEADLINES],
    /// Taken when it runs or is cancelled.  A cell and no `RefCell`: taking it out is all that is ever
    /// done with it, so there is no borrow that user code could find.
    call: Cell<Option<C>>,
}

impl<C: Call, const DEADLINES: usize> Callback<C, DEADLINES> {
    /// One with a deadline is about to be put into the timers, and is marked so: cancelling it has then
    /// to tell the timers, which count the cancelled ones among them.
    pub(super) fn new(call: C, due: [u64; DEADLINES], line: Line) -> Rc<Self> {
        Rc::new(Self { header: Header::new(line, DEADLINES > 0), due, call: Cell::new(Some(call)) })
    }
}

impl<C: Call, const DEADLINES: usize> AnyCallback for Callback<C, DEADLINES> {
    fn header(&self) -> &Header {
        &self.header
    }

    fn when(&self) -> Option<u64> {
        self.due.first().copied()
    }

    /// What makes its name is asked for before the call: the function is gone afterwards, and a report
    /// needs the name.
    fn run(self: Rc<Self>, event_loop: &Rc<LoopCore>) {
        match self.call.take() {
            Some(call) => {
                let name = CallbackName { function: call.name(), method: call.method() };
                run_user_code(&self.header, name, self.when(), event_loop, || call.call());
            }
            // Cancelled while it stood in the queue: it keeps its turn, which is empty.
            None => skip(&self.header, event_loop),
        }
    }

    /// Looks at the function by taking it out and putting it back.  Only names are asked for
    /// meanwhile, and no code of the user's runs that could find it missing.
    fn made(&self, callback: CallbackId) -> CallbackMade {
        let call = self.call.take();
        let (name, internal) = match &call {
            Some(call) => (call.name()(), call.internal()),
            None => (C::name_of_type().map_or("".into(), |name| name()), false),
        };
        self.call.set(call);
        CallbackMade { callback, name, internal }
    }

    /// For a cancel, and for a loop that is closed: a callback that will never run must not keep what
    /// it holds, which may be a socket or the loop itself.
    fn drop_function(&self) {
        drop(self.call.take());
    }
}

/// A callback that runs every time its source is ready.
///
/// It is taken out while it runs, too.  A reader that has read the last byte calls `remove_reader` from
/// inside itself, which cancels this callback.  Were the function in its place, that would drop the
/// closure that is running; as it is, the place is empty, and it is dropped when it returns.
pub(super) struct Repeating<F> {
    header: Header,
    /// Empty while it runs, and for good once it is cancelled.
    function: Cell<Option<F>>,
    method: Option<Method>,
    /// In which it is called, every time.
    context: KeptContext,
}

impl<F> Repeating<F> {
    pub(super) fn new(function: F, method: Option<Method>, line: Line) -> Rc<Self> {
        let (header, function) = (Header::new(line, false), Cell::new(Some(function)));
        Rc::new(Self { header, function, method, context: KeptContext::copy() })
    }
}

impl<F: FnMut() -> R + 'static, R: CallbackOutcome> AnyCallback for Repeating<F> {
    fn header(&self) -> &Header {
        &self.header
    }

    fn run(self: Rc<Self>, event_loop: &Rc<LoopCore>) {
        let Some(mut function) = self.function.take() else {
            return skip(&self.header, event_loop);
        };
        let name = CallbackName { function: callback_name::<F>, method: self.method };
        run_user_code(&self.header, name, None, event_loop, || self.context.run(&mut function).into_result());
        // Also after a panic: a reader that has failed once is called again, as in asyncio.
        if !self.is_cancelled() {
            self.function.set(Some(function));
        }
    }

    /// Its name is its type's, so it can be told while the function is out.
    fn made(&self, callback: CallbackId) -> CallbackMade {
        CallbackMade { callback, name: callback_name::<F>(), internal: false }
    }

    fn drop_function(&self) {
        drop(self.function.take());
    }
}

/// Where user code meets the loop: a callback's errors and panics end here, but for
/// those that end the run.
///
/// Each callback has a guard of its own, where steps of tasks share one for the whole batch.  A report
/// needs the callback's name and handle, and a `Repeating` one its function back.  To keep those where
/// a shared guard finds them was tried, and is dearer than the guard, which takes nothing as long as
/// nothing panics: docs/performance.md.
///
/// `id` is a closure, since a number is given out only when one is asked for: in a loop that nobody
/// watches no callback has a number.
fn run_user_code(
    header: &Header,
    name: CallbackName,
    when: Option<u64>,
    event_loop: &Rc<LoopCore>,
    code: impl FnOnce() -> Result<()>,
) {
    let id = move || header.id(event_loop.counters());
    event_loop.code_begins(move || (Actor::Callback(id()), Event::CallbackBegun(id())));
    match contained(code) {
        Ok(()) => event_loop.code_ends(
            move || Event::CallbackFinished(id(), None),
            || header.describe(event_loop.asyncio, when, &name.describe(header.line)),
        ),
        Err(error) => failed(header, name, when, event_loop, error),
    }
}

/// A callback has returned an error, or panicked: asyncio's `except BaseException` in `_run`.
///
/// The outcome is recorded first, so that the report is said to be the loop's doing and not the
/// callback's.  A `SystemExit` is no failure: it is not reported, and ends the run.
#[cold]
fn failed(header: &Header, name: CallbackName, when: Option<u64>, event_loop: &Rc<LoopCore>, error: Error) {
    let id = header.id(event_loop.counters());
    event_loop.record_outcome(|| Event::CallbackFinished(id, Some(format!("{error:?}").into())));
    if error.ends_the_run() {
        return event_loop.end_run_with(error);
    }
    let callback = name.describe(header.line);
    let handle = header.describe(event_loop.asyncio, when, &callback);
    let context = ExceptionContext::new(format!("Exception in callback {callback}"), Some(error));
    event_loop.report(context.with("handle", handle.clone()).about(About::Callback(id)));
    event_loop.end_timing(|| handle);
}

/// Its turn has come, and it was cancelled before: `if handle._cancelled: continue`.
fn skip(header: &Header, event_loop: &LoopCore) {
    event_loop.record(None, || Event::CallbackSkipped(header.id(event_loop.counters())));
}

/// A method of a class, as asyncio names it: `_SelectorDatagramTransport._read_ready`.
///
/// A report of a callback that was scheduled with it says that instead of the closure:
/// `Exception in callback Echo.connection_made()`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Method {
    /// The class, such as `Echo`.
    pub class: &'static str,
    /// The method, such as `connection_made`.
    pub name: &'static str,
}

/// What a callback is called.  The trace names what ran, and a report what asyncio's user would see.
#[derive(Clone, Copy)]
pub(super) struct CallbackName {
    /// As the trace names it: by its function.
    pub(super) function: NameOf,
    /// What asyncio calls there, if it has a method for it.
    pub(super) method: Option<Method>,
}

impl CallbackName {
    /// As a report names it: `say_hello() at src/main.rs:7`; of a method, of which asyncio
    /// knows no line, `Echo.connection_made()`.
    ///
    /// The line is that which scheduled the callback.  Python has the line of the function instead; a
    /// Rust closure does not know where it was written, and most stand in the call that schedules them.
    pub(super) fn describe(&self, line: &Location<'_>) -> String {
        match self.method {
            Some(Method { class, name }) => format!("{class}.{name}()"),
            None => printing::callback(&(self.function)(), line),
        }
    }
}

/// A closure that stands for a method: a stream or a server calls a protocol's method by a closure of
/// its own, and a report that named that would tell a reader nothing.
pub(super) struct MethodCall<F> {
    pub(super) method: Method,
    pub(super) function: F,
}

impl<F: FnOnce() -> R + 'static, R: CallbackOutcome> Call for MethodCall<F> {
    fn call(self) -> Result<()> {
        (self.function)().into_result()
    }

    fn name(&self) -> NameOf {
        callback_name::<F>
    }

    fn method(&self) -> Option<Method> {
        Some(self.method)
    }
}
