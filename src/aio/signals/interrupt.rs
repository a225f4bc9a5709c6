//! Ctrl-C, as `asyncio.run` answers it.
//!
//! ```text
//!   first   ─▶ the main task is cancelled; its clean-up runs; KeyboardInterrupt
//!   second  ─▶ the run ends at once; KeyboardInterrupt
//!   second, while the loop has not even seen the first  ─▶ the process ends
//! ```

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

use signal_hook::consts::SIGINT;
use signal_hook::{SigId, flag, low_level};

use super::SetBy;
use super::default_action::{self, Before, TakenOver};
use crate::error::{Error, ErrorKind, Result};
use crate::kernel::{ClockKind, EventLoop, Task};

/// Runs the main task, and answers Ctrl-C meanwhile.
///
/// That is so in the main thread, unless the program handles SIGINT itself, on this loop
/// or in the whole process, or ignores it; and not under a virtual clock, which would
/// have to wait for it.
#[track_caller]
pub(in crate::aio) fn run_until_complete<T: Clone + 'static>(
    event_loop: &EventLoop,
    main: Task<T>,
) -> Result<T> {
    let is_main_thread = std::thread::current().name() == Some("main");
    if !is_main_thread || event_loop.clock() == ClockKind::Virtual || is_the_programs(event_loop) {
        return event_loop.run_until_complete(main);
    }
    let count = Rc::new(Cell::new(0));
    // Before anything is registered, which it would take for the program's.
    let taken_over = TakenOver::new(SIGINT)?;
    let answer = on_sigint(&main, count.clone())?;
    event_loop.handle_signal(SIGINT, SetBy::Runner, answer)?;
    drop(taken_over); // The handler has one of its own.
    let result = event_loop.run_until_complete(main.clone());
    event_loop.let_go_of_runners_handler(SIGINT);
    match (count.get(), result) {
        (1.., Err(error)) if error.is_cancelled() && main.uncancel() == 0 => Err(keyboard_interrupt()),
        (_, result) => result,
    }
}

/// Whether the program has said what Ctrl-C is to do.
/// Mirrors `signal.getsignal(signal.SIGINT) is not signal.default_int_handler`.
fn is_the_programs(event_loop: &EventLoop) -> bool {
    event_loop.handles_signal(SIGINT) || default_action::before(SIGINT) != Before::Default
}

/// What is called for each Ctrl-C.  Mirrors `Runner._on_sigint`.
fn on_sigint<T: 'static>(
    main: &Task<T>,
    count: Rc<Cell<u32>>,
) -> Result<impl FnMut() -> Result<()> + 'static> {
    let (main, unseen) = (main.clone(), Unseen::new()?);
    Ok(move || {
        unseen.flag.store(false, SeqCst);
        count.set(count.get() + 1);
        if count.get() == 1 && !main.done() {
            return main.cancel().map(drop);
        }
        Err(keyboard_interrupt())
    })
}

/// Whether a Ctrl-C came that the loop has not seen: it is stuck in a callback.
/// Then the next one ends the process.
struct Unseen {
    flag: Arc<AtomicBool>,
    registered: [SigId; 2],
}

impl Unseen {
    fn new() -> Result<Self> {
        let flag = Arc::new(AtomicBool::new(false));
        // In this order: the second signal finds what the first one has set.
        let ends = flag::register_conditional_default(SIGINT, flag.clone())?;
        let sets = flag::register(SIGINT, flag.clone())?;
        Ok(Self { flag, registered: [ends, sets] })
    }
}

impl Drop for Unseen {
    fn drop(&mut self) {
        for registered in self.registered {
            low_level::unregister(registered);
        }
    }
}

fn keyboard_interrupt() -> Error {
    ErrorKind::KeyboardInterrupt.into()
}
