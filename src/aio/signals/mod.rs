//! Signals: `add_signal_handler`, and Ctrl-C.  (Feature `signals`; Unix only.)
//!
//! ```text
//!   signal ──▶ signal-hook writes a byte ──▶ pipe ──▶ loop ──▶ handler
//! ```
//!
//! A handler runs in the loop, like any callback: what the system interrupts only
//! writes to a pipe, which the loop watches.

mod default_action;
mod interrupt;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io::Read;
use std::os::unix::net::UnixStream;
use std::rc::Rc;

use signal_hook::SigId;
use signal_hook::consts::FORBIDDEN;
use signal_hook::low_level;

use self::default_action::TakenOver;
pub(super) use self::interrupt::run_until_complete;
use crate::error::{Error, ErrorKind, Result};
use crate::kernel::{CallbackOutcome, EventLoop};

/// The highest signal number that there is.
const LAST_SIGNAL: i32 = 64;

/// Those that the C library keeps for its threads.
const KEPT_BY_THE_SYSTEM: [i32; 2] = [32, 33];

/// How many calls of one handler an iteration makes at most.
const AT_ONCE: usize = 64;

/// The handlers of one loop, by signal.  They go with the loop.
#[derive(Default)]
struct Handlers(RefCell<BTreeMap<i32, Handler>>);

/// Who has set a handler.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SetBy {
    Program,
    /// Until its run is over, unless the program has set one of its own meanwhile.
    Runner,
}

/// A signal that a loop handles; when this is dropped, it does what it did before.
struct Handler {
    set_by: SetBy,
    pipe: Rc<UnixStream>,
    registered: SigId,
    _taken_over: TakenOver,
}

impl Handler {
    /// # Errors
    /// The system's.
    fn new(signal: i32, set_by: SetBy) -> Result<Self> {
        let (reads, writes) = UnixStream::pair()?;
        reads.set_nonblocking(true)?;
        writes.set_nonblocking(true)?;
        let taken_over = TakenOver::new(signal)?;
        let registered = low_level::pipe::register(signal, writes)?;
        Ok(Self { set_by, pipe: Rc::new(reads), registered, _taken_over: taken_over })
    }
}

impl Drop for Handler {
    fn drop(&mut self) {
        low_level::unregister(self.registered);
    }
}

impl EventLoop {
    /// Has a function called, in the loop, whenever this process gets a signal.
    ///
    /// A signal has one handler on a loop: a new one takes the old one's place.  It
    /// is called once for each time that the signal came.  For the numbers see the
    /// crate `signal-hook`, or `man 7 signal`: SIGINT is 2, SIGTERM 15.
    /// Mirrors `loop.add_signal_handler`.  (Feature `signals`; Unix only.)
    ///
    /// # Errors
    /// `ValueError: invalid signal number 0`; `RuntimeError: Event loop is closed`;
    /// `RuntimeError: sig 9 cannot be caught`: SIGKILL and SIGSTOP cannot at all, and
    /// SIGILL, SIGFPE and SIGSEGV not in safe Rust.
    ///
    /// ```
    /// use signal_hook::consts::SIGUSR1;
    ///
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let stopper = event_loop.clone();
    /// event_loop.add_signal_handler(SIGUSR1, move || stopper.stop())?;
    /// signal_hook::low_level::raise(SIGUSR1)?;
    /// event_loop.run_forever()?;
    /// assert!(event_loop.remove_signal_handler(SIGUSR1)?);
    /// let refused = event_loop.add_signal_handler(9, || ()).unwrap_err();
    /// assert_eq!(refused.to_string(), "sig 9 cannot be caught");
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    #[track_caller]
    pub fn add_signal_handler<R: CallbackOutcome + 'static>(
        &self,
        sig: i32,
        callback: impl FnMut() -> R + 'static,
    ) -> Result<()> {
        self.handle_signal(sig, SetBy::Program, callback)
    }

    #[track_caller]
    fn handle_signal<R: CallbackOutcome + 'static>(
        &self,
        sig: i32,
        set_by: SetBy,
        callback: impl FnMut() -> R + 'static,
    ) -> Result<()> {
        check_signal(sig)?;
        if self.is_closed() {
            return Err(self.refuse("add_signal_handler", ErrorKind::EventLoopClosed));
        }
        if FORBIDDEN.contains(&sig) {
            return Err(Error::raise("RuntimeError", format!("sig {sig} cannot be caught")));
        }
        let before = self.signal_handlers().0.borrow_mut().remove(&sig);
        // The pipe stays, with the signals in it that have come already.
        let handler = match before {
            Some(mut before) => {
                before.set_by = set_by;
                before
            }
            None => Handler::new(sig, set_by)?,
        };
        let pipe = handler.pipe.clone();
        self.add_reader(&*handler.pipe, call_for_each(pipe, callback))?;
        self.signal_handlers().0.borrow_mut().insert(sig, handler);
        Ok(())
    }

    /// Whether this loop has a handler for it.
    fn handles_signal(&self, sig: i32) -> bool {
        self.signal_handlers().0.borrow().contains_key(&sig)
    }

    /// Removes the handler, unless the program has set one in its place.
    fn let_go_of_runners_handler(&self, sig: i32) {
        let handlers = self.signal_handlers();
        let removed = match handlers.0.borrow_mut().entry(sig) {
            Entry::Occupied(entry) if entry.get().set_by == SetBy::Runner => Some(entry.remove()),
            _ => None,
        };
        self.let_go_of_handler(removed);
    }

    /// Has the function called no more; `false` if there was none.  If no other loop
    /// handles the signal, it does again what it did before: by default most end the
    /// process.  (What it did before is known on Linux; elsewhere the default is assumed.)
    /// Mirrors `loop.remove_signal_handler`.
    ///
    /// # Errors
    /// `ValueError: invalid signal number 0`.
    pub fn remove_signal_handler(&self, sig: i32) -> Result<bool> {
        check_signal(sig)?;
        let removed = self.signal_handlers().0.borrow_mut().remove(&sig);
        Ok(self.let_go_of_handler(removed))
    }

    fn let_go_of_handler(&self, handler: Option<Handler>) -> bool {
        let Some(handler) = handler else { return false };
        self.remove_reader(&*handler.pipe);
        true
    }

    fn signal_handlers(&self) -> Rc<Handlers> {
        self.extension(Handlers::default)
    }
}

/// Calls the handler as often as the signal came.  If a call ends with an error, or
/// panics, the other signals are still in the pipe, and the next iteration comes to them.
///
/// A report names the handler, not this closure: see `WRAPPERS` in the kernel's `names`.
fn call_for_each<F: FnMut() -> R, R: CallbackOutcome>(
    pipe: Rc<UnixStream>,
    mut handler: F,
) -> impl FnMut() -> Result<()> {
    move || {
        for _ in 0..AT_ONCE {
            match (&mut &*pipe).read(&mut [0]) {
                Ok(1) => handler().into_result()?,
                _ => break,
            }
        }
        Ok(())
    }
}

fn check_signal(sig: i32) -> Result<()> {
    if (1..=LAST_SIGNAL).contains(&sig) && !KEPT_BY_THE_SYSTEM.contains(&sig) {
        return Ok(());
    }
    Err(Error::raise("ValueError", format!("invalid signal number {sig}")))
}
