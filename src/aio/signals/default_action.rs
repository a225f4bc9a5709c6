//! What a signal does while nobody handles it.
//!
//! Once `signal-hook` has been asked for a signal it keeps it, and a signal that
//! nobody handles any more would do nothing at all: Ctrl-C would not end a program
//! after `run`.  So whoever handles one says how long.
//!
//! Only what a signal did before is done again: one that the program ignored, or
//! inherited as ignored, or that it catches itself, does not end it afterwards.

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex, PoisonError};

use signal_hook::{SigId, flag};

/// What a signal did before this library was asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Before {
    Default,
    /// The program ignores it, or catches it.
    Programs,
}

/// Whether a signal does what it does by default, and how many handle it.
struct Handled {
    before: Before,
    by: usize,
    nobody: Arc<AtomicBool>,
}

static HANDLED: Mutex<BTreeMap<i32, Handled>> = Mutex::new(BTreeMap::new());

/// As long as there is one of these, a signal does not do what it does by default.
pub(super) struct TakenOver {
    signal: i32,
}

impl TakenOver {
    /// # Errors
    /// The system's, if it does not let go of the signal.
    pub(super) fn new(signal: i32) -> io::Result<Self> {
        let mut handled = HANDLED.lock().unwrap_or_else(PoisonError::into_inner);
        let by = match handled.get_mut(&signal) {
            Some(known) => known,
            None => {
                let (before, nobody) = (now(signal), Arc::new(AtomicBool::new(false)));
                if before == Before::Default {
                    register_default(signal, nobody.clone())?;
                }
                handled.entry(signal).or_insert(Handled { before, by: 0, nobody })
            }
        };
        by.by += 1;
        by.nobody.store(false, SeqCst);
        Ok(Self { signal })
    }
}

/// Does what the signal does by default while nobody handles it.  A real-time signal
/// ends the process; `signal-hook` can do that only with the status that a shell gives.
fn register_default(signal: i32, nobody: Arc<AtomicBool>) -> io::Result<SigId> {
    let default = flag::register_conditional_default(signal, nobody.clone());
    default.or_else(|_| flag::register_conditional_shutdown(signal, 128 + signal, nobody))
}

/// What a signal did before anything here handled it, or does now if nothing did.
pub(super) fn before(signal: i32) -> Before {
    let handled = HANDLED.lock().unwrap_or_else(PoisonError::into_inner);
    handled.get(&signal).map_or_else(|| now(signal), |handled| handled.before)
}

/// What a signal does now, as Linux tells in `/proc/self/status`: a bit for each that is
/// ignored, or caught.  Where there is no such file the default is assumed.
fn now(signal: i32) -> Before {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let masks = status.lines().filter_map(|line| {
        let mask = line.strip_prefix("SigIgn:").or_else(|| line.strip_prefix("SigCgt:"))?;
        u64::from_str_radix(mask.trim(), 16).ok()
    });
    let is_the_programs = masks.fold(0, |all, mask| all | mask) >> (signal - 1) & 1 == 1;
    if is_the_programs { Before::Programs } else { Before::Default }
}

impl Drop for TakenOver {
    fn drop(&mut self) {
        let mut handled = HANDLED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(handled) = handled.get_mut(&self.signal) {
            handled.by -= 1;
            handled.nobody.store(handled.by == 0, SeqCst);
        }
    }
}
