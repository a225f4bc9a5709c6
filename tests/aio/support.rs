//! What the tests of the helpers share.

#[path = "../kernel/support.rs"]
mod shared;

use glassloop::Awaitable;
pub(crate) use shared::{Alive, Log, seconds, virtual_loop};

/// What comes of a coroutine under a virtual clock; it must not fail.
pub(crate) fn on_virtual_loop<T: Clone + 'static>(main: impl Awaitable<T>) -> T {
    let event_loop = virtual_loop();
    let result = event_loop.run_until_complete(main).expect("it does not fail");
    event_loop.close().expect("it is not running");
    result
}
