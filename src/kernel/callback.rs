//! Callbacks: what the ready queue holds, besides tasks.

use std::cell::Cell;
use std::panic::Location;
use std::rc::Rc;

use super::context::{Context, copy_context};
use super::exception_context::ExceptionContext;
use super::loop_core::LoopCore;
use super::method::{Called, Method};
use super::table::TaskKey;
use crate::error::{Error, Result, contained};
use crate::printing;
use crate::trace::event::{About, Actor, CallbackMade, Event};
use crate::trace::ids::CallbackId;
use crate::trace::names::{NameOf, callback_name};

/// What the ready queue holds: sixteen bytes, which pushing and popping move.
pub(super) enum Ready {
    Callback(Rc<dyn AnyCallback>),
    /// A task's next step.
    Step(TaskKey),
}

/// What a callback may return: nothing, or a [`Result`](crate::Result).
///
/// An error goes to the loop's exception handler, unless it
/// [ends the run](crate::Error::ends_the_run); a value goes nowhere.
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
pub(super) trait Call: 'static {
    fn call(self) -> Result<()>;

    fn name(&self) -> NameOf;

    /// What asyncio calls there, if it has a method for it.
    fn method(&self) -> Option<Method> {
        None
    }

    /// The name of one that has run already, if its type alone tells.
    fn name_of_type() -> Option<NameOf>
    where
        Self: Sized,
    {
        None
    }

    /// Whether it is the loop's own bookkeeping.
    fn internal(&self) -> bool {
        false
    }
}

/// A closure or function given by the user.
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

/// A callback of any kind.
pub(super) trait AnyCallback {
    fn header(&self) -> &Header;

    /// Calls the function, unless it is gone.
    fn run(self: Rc<Self>, event_loop: &Rc<LoopCore>);

    fn made(&self, id: CallbackId) -> CallbackMade;

    /// When it is due, if it is a timer's, in nanoseconds.
    fn when(&self) -> Option<u64> {
        None
    }

    /// Drops the function and all that it holds, which may run user code.
    fn forget(&self);

    fn is_cancelled(&self) -> bool {
        self.header().is(Flag::Cancelled)
    }
}

/// What all callbacks have.
pub(super) struct Header {
    /// Its number, given when somebody first asks for it: one that nobody watches has none.
    /// Above it stand the flags, so that a header is two words.
    number: Cell<u64>,
    /// The line that scheduled it.
    pub(super) source: &'static Location<'static>,
}

/// What is so of a callback, or is not.
#[derive(Clone, Copy)]
pub(super) enum Flag {
    Cancelled = 63,
    /// It is in the timers: so say those who put it there and take it out.
    InTimers = 62,
    /// `call_soon_threadsafe` has scheduled it.
    Threadsafe = 61,
}

/// The bits of the number itself.
const NUMBER: u64 = (1 << 61) - 1;

impl Header {
    pub(super) fn new(source: &'static Location<'static>) -> Self {
        Self { number: Cell::new(0), source }
    }

    pub(super) fn is(&self, flag: Flag) -> bool {
        self.number.get() & 1 << flag as u64 != 0
    }

    /// Sets a flag, or takes it back; whether it was set.
    pub(super) fn set(&self, flag: Flag, is_so: bool) -> bool {
        let before = self.number.get();
        self.number.set(before & !(1 << flag as u64) | u64::from(is_so) << flag as u64);
        before & 1 << flag as u64 != 0
    }

    /// The handle as it prints: one that was cancelled has forgotten its callback.
    pub(super) fn describe(&self, event_loop: &LoopCore, when: Option<u64>, callback: &str) -> String {
        let cancelled = self.is(Flag::Cancelled);
        let class = match when {
            Some(_) => "TimerHandle",
            None if self.is(Flag::Threadsafe) => event_loop.asyncio.class_of_a_threadsafe_handle(),
            None => "Handle",
        };
        printing::handle(class, cancelled, when, if cancelled { "" } else { callback })
    }

    pub(super) fn id(&self, event_loop: &LoopCore) -> CallbackId {
        let known = CallbackId::new(self.number.get() & NUMBER);
        known.unwrap_or_else(|| {
            let id = event_loop.counters().next_callback();
            self.number.set(self.number.get() | id.number());
            id
        })
    }
}

/// A callback that runs once, and is due at once or, as a timer's, at some time: one
/// allocation, which its [`Handle`]s share.
pub(super) struct Callback<C, D = AtOnce> {
    header: Header,
    due: D,
    /// Taken when it runs or is cancelled.
    call: Cell<Option<C>>,
}

/// Of a callback that is due at once: it takes no memory.
#[derive(Clone, Copy)]
pub(super) struct AtOnce;

/// When a callback is due, in nanoseconds; none if at once.
pub(super) struct Due(Option<u64>);

impl From<AtOnce> for Due {
    fn from(_: AtOnce) -> Self {
        Self(None)
    }
}

impl From<u64> for Due {
    fn from(when: u64) -> Self {
        Self(Some(when))
    }
}

impl<C: Call> Callback<C> {
    pub(super) fn new(call: C, source: &'static Location<'static>) -> Rc<Self> {
        Rc::new(Self { header: Header::new(source), due: AtOnce, call: Cell::new(Some(call)) })
    }
}

impl<C: Call> Callback<C, u64> {
    /// One that is about to be put into the timers.
    pub(super) fn of_timer(call: C, due: u64, source: &'static Location<'static>) -> Rc<Self> {
        let number = Cell::new(1 << Flag::InTimers as u64);
        Rc::new(Self { header: Header { number, source }, due, call: Cell::new(Some(call)) })
    }
}

impl<C: Call, D: Copy + Into<Due>> AnyCallback for Callback<C, D> {
    fn header(&self) -> &Header {
        &self.header
    }

    fn when(&self) -> Option<u64> {
        self.due.into().0
    }

    fn run(self: Rc<Self>, event_loop: &Rc<LoopCore>) {
        match self.call.take() {
            Some(call) => {
                let called = Called { name: call.name(), method: call.method() };
                run_user_code(&self.header, called, self.when(), event_loop, || call.call());
            }
            None => skip(&self.header, event_loop),
        }
    }

    fn made(&self, callback: CallbackId) -> CallbackMade {
        let call = self.call.take();
        let (name, internal) = match &call {
            Some(call) => (call.name()(), call.internal()),
            None => (C::name_of_type().map_or("".into(), |name| name()), false),
        };
        self.call.set(call);
        CallbackMade { callback, name, internal }
    }

    fn forget(&self) {
        drop(self.call.take());
    }
}

/// A callback that runs every time its source is ready.
pub(super) struct Repeating<F> {
    header: Header,
    /// Empty while it runs, and for good once it is cancelled.
    function: Cell<Option<F>>,
    method: Option<Method>,
    /// In which it is called, every time.
    context: Context,
}

impl<F> Repeating<F> {
    pub(super) fn new(function: F, method: Option<Method>, source: &'static Location<'static>) -> Rc<Self> {
        let (header, function) = (Header::new(source), Cell::new(Some(function)));
        Rc::new(Self { header, function, method, context: copy_context() })
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
        let called = Called { name: callback_name::<F>, method: self.method };
        run_user_code(&self.header, called, None, event_loop, || {
            self.context.run(&mut function).into_result()
        });
        if !self.is_cancelled() {
            self.function.set(Some(function));
        }
    }

    fn made(&self, callback: CallbackId) -> CallbackMade {
        CallbackMade { callback, name: callback_name::<F>(), internal: false }
    }

    fn forget(&self) {
        drop(self.function.take());
    }
}

/// Where user code meets the loop: a callback's errors and panics end here, but for
/// those that end the run.
fn run_user_code(
    header: &Header,
    called: Called,
    when: Option<u64>,
    event_loop: &Rc<LoopCore>,
    code: impl FnOnce() -> Result<()>,
) {
    let id = move || header.id(event_loop);
    event_loop.begin(move || (Actor::Callback(id()), Event::CallbackBegun(id())));
    match contained(code) {
        Ok(()) => event_loop.end(
            move || Event::CallbackFinished(id(), None),
            || header.describe(event_loop, when, &called.describe(header.source)),
        ),
        Err(error) => failed(header, called, when, event_loop, error),
    }
}

#[cold]
fn failed(header: &Header, called: Called, when: Option<u64>, event_loop: &Rc<LoopCore>, error: Error) {
    let id = header.id(event_loop);
    event_loop.record_end(|| Event::CallbackFinished(id, Some(format!("{error:?}").into())));
    if error.ends_the_run() {
        return event_loop.end_run_with(error);
    }
    let callback = called.describe(header.source);
    let handle = header.describe(event_loop, when, &callback);
    let context = ExceptionContext::new(format!("Exception in callback {callback}"), Some(error));
    event_loop.report(context.with("handle", handle.clone()).about(About::Callback(id)));
    event_loop.end_watch(|| handle);
}

fn skip(header: &Header, event_loop: &LoopCore) {
    event_loop.record(None, || Event::CallbackSkipped(header.id(event_loop)));
}
