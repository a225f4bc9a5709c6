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

/// The handlers of one loop, by signal.  They go with the loop.
#[derive(Default)]
struct Handlers(RefCell<BTreeMap<i32, Handler>>);

/// A signal that a loop handles; when this is dropped, it does what it did before.
struct Handler {
    pipe: Rc<UnixStream>,
    registered: SigId,
    _taken_over: TakenOver,
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
    /// `ValueError: invalid signal number 0`; `RuntimeError: sig 9 cannot be
    /// caught`; `RuntimeError: Event loop is closed`.
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
    pub fn add_signal_handler<R: CallbackOutcome + 'static>(
        &self,
        sig: i32,
        mut callback: impl FnMut() -> R + 'static,
    ) -> Result<()> {
        check_signal(sig)?;
        if FORBIDDEN.contains(&sig) {
            return Err(Error::raise("RuntimeError", format!("sig {sig} cannot be caught")));
        }
        if self.is_closed() {
            return Err(self.refuse("add_signal_handler", ErrorKind::EventLoopClosed));
        }
        let (reads, writes) = UnixStream::pair()?;
        reads.set_nonblocking(true)?;
        writes.set_nonblocking(true)?;
        let taken_over = TakenOver::new(sig)?;
        let registered = low_level::pipe::register(sig, writes)?;
        let handler = Handler { pipe: Rc::new(reads), registered, _taken_over: taken_over };
        let pipe = handler.pipe.clone();
        self.add_reader(&*handler.pipe, move || call_for_each(&pipe, &mut callback))?;
        let before = self.signal_handlers().0.borrow_mut().insert(sig, handler);
        self.let_go_of_handler(before);
        Ok(())
    }

    /// Has the function called no more; `false` if there was none.  If no other loop
    /// handles the signal, it does again what it does by default: most end the process.
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

/// Calls the handler as often as the signal came.
fn call_for_each<R: CallbackOutcome>(pipe: &UnixStream, callback: &mut impl FnMut() -> R) -> Result<()> {
    let mut bytes = [0; 64];
    let count = (&mut &*pipe).read(&mut bytes).unwrap_or(0);
    (0..count).try_for_each(|_| callback().into_result())
}

fn check_signal(sig: i32) -> Result<()> {
    if (1..=LAST_SIGNAL).contains(&sig) {
        return Ok(());
    }
    Err(Error::raise("ValueError", format!("invalid signal number {sig}")))
}
