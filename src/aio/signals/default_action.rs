//! What a signal does while nobody handles it.
//!
//! Once `signal-hook` has been asked for a signal it keeps it, and a signal that
//! nobody handles any more would do nothing at all: Ctrl-C would not end a program
//! after `run`.  So whoever handles one says how long.

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex, PoisonError};

use signal_hook::flag;

/// Whether a signal does what it does by default, and how many handle it.
struct Handled {
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
                let nobody = Arc::new(AtomicBool::new(false));
                flag::register_conditional_default(signal, nobody.clone())?;
                handled.entry(signal).or_insert(Handled { by: 0, nobody })
            }
        };
        by.by += 1;
        by.nobody.store(false, SeqCst);
        Ok(Self { signal })
    }
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
