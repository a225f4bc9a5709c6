//! Ctrl-C while a program is recorded.
//!
//! A terminal sends it to the program and to this one.  It is meant for the
//! program, whose trace is to be shown then.

use std::io;
#[cfg(unix)]
use std::sync::Arc;
#[cfg(unix)]
use std::sync::atomic::{AtomicBool, Ordering};

#[cfg(unix)]
use signal_hook::consts::SIGINT;

/// What happens to an interrupt.
#[cfg(unix)]
pub(super) struct Interrupts {
    registered: signal_hook::SigId,
    /// Whether one ends this program again.
    end: Arc<AtomicBool>,
}

#[cfg(unix)]
impl Interrupts {
    /// From now on they do not end this program.
    ///
    /// # Errors
    /// The system's.
    pub(super) fn leave_to_the_program() -> io::Result<Self> {
        let end = Arc::new(AtomicBool::new(false));
        let registered = signal_hook::flag::register_conditional_default(SIGINT, end.clone())?;
        Ok(Self { registered, end })
    }

    /// From now on they do, unless a stepper looks at them itself.
    pub(super) fn take_back(self, is_stepped: bool) {
        if is_stepped {
            signal_hook::low_level::unregister(self.registered);
        } else {
            self.end.store(true, Ordering::SeqCst);
        }
    }
}

/// Elsewhere an interrupt ends both.
#[cfg(not(unix))]
pub(super) struct Interrupts;

#[cfg(not(unix))]
impl Interrupts {
    pub(super) fn leave_to_the_program() -> io::Result<Self> {
        Ok(Self)
    }

    pub(super) fn take_back(self, _: bool) {}
}
