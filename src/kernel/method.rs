//! Callbacks that print as asyncio's do: by the method that is called there.

use std::borrow::Cow;
use std::os::fd::AsRawFd;
use std::panic::Location;

use super::callback::{Call, CallbackOutcome, Repeating};
use super::event_loop::EventLoop;
use super::handle::Handle;
use crate::error::Result;
use crate::printing;
use crate::trace::event::Interest;
use crate::trace::names::{NameOf, callback_name};

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

/// What a callback is called.
#[derive(Clone, Copy)]
pub(super) struct Called {
    /// Its function.
    pub(super) name: NameOf,
    /// What asyncio calls there, if it has a method for it.
    pub(super) method: Option<Method>,
}

impl Called {
    /// As a report names it: `say_hello() at src/main.rs:7`; of a method, of which asyncio
    /// knows no line, `Echo.connection_made()`.
    pub(super) fn describe(&self, source: &Location<'_>) -> String {
        match self.method {
            Some(Method { class, name }) => format!("{class}.{name}()"),
            None => printing::callback(&self.function(), source),
        }
    }

    /// As the trace names it.
    pub(super) fn function(&self) -> Cow<'static, str> {
        (self.name)()
    }
}

/// A closure that stands for a method.
struct MethodCall<F> {
    method: Method,
    function: F,
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

impl EventLoop {
    /// [`call_soon`](EventLoop::call_soon) for a helper that calls what asyncio has a method
    /// for: a report names that.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`.
    ///
    /// ```
    /// use glassloop::{Error, Method};
    ///
    /// let event_loop = glassloop::EventLoop::new()?;
    /// event_loop.set_exception_handler(|_, context| {
    ///     assert_eq!(context.message, "Exception in callback Echo.connection_made()");
    ///     assert_eq!(context.get("handle"), Some("<Handle Echo.connection_made()>"));
    /// });
    /// let method = Method { class: "Echo", name: "connection_made" };
    /// event_loop.call_soon_method(method, || Err::<(), _>(Error::raise("ValueError", "boom")))?;
    /// event_loop.run_once()?;
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    #[track_caller]
    pub fn call_soon_method<R: CallbackOutcome>(
        &self,
        method: Method,
        callback: impl FnOnce() -> R + 'static,
    ) -> Result<Handle> {
        self.core.check_closed("call_soon")?;
        let call = MethodCall { method, function: callback };
        let callback = self.core.call_soon(Location::caller(), call);
        Ok(Handle::new(callback, self.core.clone()))
    }

    /// The same for [`add_reader`](EventLoop::add_reader).  (Unix only.)
    ///
    /// # Errors
    /// As there.
    #[track_caller]
    pub fn add_reader_method<R: CallbackOutcome + 'static>(
        &self,
        method: Method,
        source: &impl AsRawFd,
        callback: impl FnMut() -> R + 'static,
    ) -> Result<Handle> {
        self.core.check_closed("add_reader")?;
        let callback = Repeating::new(callback, Some(method), Location::caller());
        self.watch(source.as_raw_fd(), Interest::Read, callback)
    }

    /// The same for [`add_writer`](EventLoop::add_writer).  (Unix only.)
    ///
    /// # Errors
    /// As there.
    #[track_caller]
    pub fn add_writer_method<R: CallbackOutcome + 'static>(
        &self,
        method: Method,
        source: &impl AsRawFd,
        callback: impl FnMut() -> R + 'static,
    ) -> Result<Handle> {
        self.core.check_closed("add_writer")?;
        let callback = Repeating::new(callback, Some(method), Location::caller());
        self.watch(source.as_raw_fd(), Interest::Write, callback)
    }
}
