//! What the system tells the process while it has the terminal.

use std::io;
#[cfg(unix)]
use std::sync::Arc;
#[cfg(unix)]
use std::sync::atomic::{AtomicBool, Ordering};

#[cfg(unix)]
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP};
#[cfg(unix)]
use signal_hook::iterator;

/// What came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signal {
    /// To end, by this signal.
    End(i32),
    /// To wait in the background.
    Suspend,
    /// To go on, whoever has had the terminal meanwhile.
    Continue,
}

/// The signals that are looked at, for as long as this lives.
#[cfg(unix)]
pub(super) struct Signals {
    flags: Vec<(i32, Arc<AtomicBool>)>,
    registered: Vec<signal_hook::SigId>,
    hang_up: iterator::Handle,
}

#[cfg(unix)]
impl Signals {
    /// Keeps signals for [`take`](Self::take) that would otherwise end the process.
    ///
    /// When the terminal is hung up, it is given back by that function, as far as
    /// it is still there, and the process ends.
    pub(super) fn keep(give_back: fn() -> io::Result<()>) -> io::Result<Self> {
        let hang_up = end_when_hung_up(give_back)?;
        let mut signals = Self { flags: Vec::new(), registered: Vec::new(), hang_up };
        for signal in [SIGINT, SIGTERM, SIGTSTP, SIGCONT] {
            let flag = Arc::new(AtomicBool::new(false));
            signals.registered.push(signal_hook::flag::register(signal, flag.clone())?);
            signals.flags.push((signal, flag));
        }
        Ok(signals)
    }

    /// One that has come since.
    pub(super) fn take(&self) -> Option<Signal> {
        let (signal, _) = self.flags.iter().find(|(_, flag)| flag.swap(false, Ordering::Relaxed))?;
        Some(match *signal {
            SIGTSTP => Signal::Suspend,
            SIGCONT => Signal::Continue,
            signal => Signal::End(signal),
        })
    }
}

#[cfg(unix)]
impl Drop for Signals {
    fn drop(&mut self) {
        for id in self.registered.drain(..) {
            signal_hook::low_level::unregister(id);
        }
        self.hang_up.close();
    }
}

/// Waits for SIGHUP in a thread of its own: whoever reads from a terminal that
/// is gone gets nothing, at once and for ever, and looks at no flag.
#[cfg(unix)]
fn end_when_hung_up(give_back: fn() -> io::Result<()>) -> io::Result<iterator::Handle> {
    let mut signals = iterator::Signals::new([SIGHUP])?;
    let handle = signals.handle();
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            // Nobody is left to hear that this failed.
            let _ = give_back();
            let _ = end_by(signal);
        }
    });
    Ok(handle)
}

/// Ends the process as the signal would have ended it.
#[cfg(unix)]
pub(super) fn end_by(signal: i32) -> io::Result<()> {
    signal_hook::low_level::emulate_default_handler(signal)
}

/// No signals here.
#[cfg(not(unix))]
pub(super) struct Signals;

#[cfg(not(unix))]
impl Signals {
    pub(super) fn keep(_: fn() -> io::Result<()>) -> io::Result<Self> {
        Ok(Self)
    }

    pub(super) fn take(&self) -> Option<Signal> {
        None
    }
}

#[cfg(not(unix))]
pub(super) fn end_by(_: i32) -> io::Result<()> {
    Ok(())
}
