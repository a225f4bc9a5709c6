//! A program in a main thread of its own, as a process has one.

use std::sync::{Mutex, PoisonError};
use std::thread;

/// Runs it in a thread that is called `main`, and waits until that is gone.
///
/// One at a time: a loop that the program has left as its thread's current one is dropped when
/// the thread ends, and what it says then is not to stand among the records of the next program.
///
/// # Panics
/// The program has panicked.
pub(crate) fn in_a_main_thread<T: Send + 'static>(program: impl FnOnce() -> T + Send + 'static) -> T {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let main_thread = thread::Builder::new().name("main".to_owned()).spawn(program).expect("a thread");
    main_thread.join().expect("the program does not panic")
}
