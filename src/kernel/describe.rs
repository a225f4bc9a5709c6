//! How futures, tasks and callbacks print: as asyncio's `repr`, less the addresses.

use std::cell::RefCell;
use std::panic::Location;

thread_local! {
    /// What is being printed, from the outside in.
    static INSIDE: RefCell<Vec<*const ()>> = const { RefCell::new(Vec::new()) };
}

/// How deep things that wait for one another are printed.
const DEPTH: usize = 20;

/// Prints something that may wait for itself; where it comes again it is `...`, as
/// Python's `reprlib.recursive_repr` has it.
pub(super) fn unless_inside<T: ?Sized>(object: &T, describe: impl FnOnce() -> String) -> String {
    let object = std::ptr::from_ref(object).cast::<()>();
    let enter = |inside: &mut Vec<*const ()>| {
        let is_new = inside.len() < DEPTH && !inside.contains(&object);
        is_new.then(|| inside.push(object)).is_some()
    };
    // While a thread ends there may be no list any more; then nothing is inside.
    if !INSIDE.try_with(|inside| enter(&mut inside.borrow_mut())).unwrap_or(true) {
        return "...".to_owned();
    }
    let _leaves = Leave;
    describe()
}

/// Leaves what was entered last, though printing it panics.
struct Leave;

impl Drop for Leave {
    fn drop(&mut self) {
        let _ = INSIDE.try_with(|inside| inside.borrow_mut().pop());
    }
}

/// `say_hello() at src/main.rs:7`, with the line that scheduled it; a closure has no
/// name to call it by: `closure in main at …`.
pub(super) fn callback(name: &str, source: &Location<'_>) -> String {
    let place = format!("at {}:{}", source.file(), source.line());
    match name {
        "" => place,
        closure if closure.contains(' ') => format!("{closure} {place}"),
        function => format!("{function}() {place}"),
    }
}

/// `<Handle say_hello() at src/main.rs:7>`; of a timer also when it is due, in seconds.
pub(super) fn handle(class: &str, cancelled: bool, when: Option<u64>, callback: &str) -> String {
    let when = when.map(|when| format!("when={}", crate::printing::float(seconds(when))));
    let parts = [cancelled.then(|| "cancelled".to_owned()), when, Some(callback.to_owned())];
    let parts: String =
        parts.into_iter().flatten().filter(|part| !part.is_empty()).map(|part| format!(" {part}")).collect();
    format!("<{class}{parts}>")
}

fn seconds(nanoseconds: u64) -> f64 {
    std::time::Duration::from_nanos(nanoseconds).as_secs_f64()
}
