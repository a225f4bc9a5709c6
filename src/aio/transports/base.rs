//! What the transports of streams and those of datagrams have in common: asyncio's
//! `_SelectorTransport`.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::{Rc, Weak};

use slab::Slab;

use crate::error::{Error, catch_panic};
use crate::kernel::{EventLoop, ExceptionContext, WeakEventLoop};
use crate::say::{Level, say};
use crate::trace::TransportId;

// ── what a loop holds of them ────────────────────────────────────────────────

/// How much one read takes at most, in bytes: asyncio's `max_size`.  More waits
/// for the next iteration, so that one connection cannot starve the others.
const MAX_SIZE: usize = 256 * 1024;

/// The buffer that every transport of a loop reads into, one after the other:
/// so a connection that is idle has none.
///
/// It stays borrowed while a protocol is given what was read.  Nobody else reads
/// meanwhile: only the loop has a transport read, and no loop runs inside another.
pub(super) struct ReadBuffer(pub(super) RefCell<Box<[u8]>>);

impl ReadBuffer {
    pub(super) fn of(event_loop: &EventLoop) -> Rc<Self> {
        event_loop.extension(|| Self(RefCell::new(vec![0; MAX_SIZE].into())))
    }
}

/// Something that holds its protocol, or what makes one, which may hold it: a
/// transport, or a server.
pub(super) trait HoldsProtocol {
    fn let_go(&self);

    /// What the exception handler is told of it.
    fn context(&self, message: &str, error: Error) -> ExceptionContext;
}

/// The transports and servers that are open.  Python's garbage collector finds those that
/// a closed loop leaves behind; here the loop lets them go when it is closed.
pub(super) struct OpenTransports {
    open: RefCell<Slab<Weak<dyn HoldsProtocol>>>,
    event_loop: WeakEventLoop,
}

impl OpenTransports {
    pub(super) fn of(event_loop: &EventLoop) -> Rc<Self> {
        event_loop.extension(|| Self { open: RefCell::default(), event_loop: event_loop.downgrade() })
    }

    /// The key by which it is taken out again.
    pub(super) fn enter(&self, transport: Weak<dyn HoldsProtocol>) -> usize {
        self.open.borrow_mut().insert(transport)
    }

    pub(super) fn leave(&self, key: usize) {
        self.open.borrow_mut().try_remove(key);
    }
}

impl Drop for OpenTransports {
    fn drop(&mut self) {
        for (_, transport) in self.open.take() {
            let Some(transport) = transport.upgrade() else { continue };
            // A protocol that panics when it is dropped does not keep the others.
            if let (Err(panic), Some(event_loop)) =
                (catch_panic(|| transport.let_go()), self.event_loop.upgrade())
            {
                let message = "Exception while the loop let go of a transport";
                event_loop.report(transport.context(message, panic));
            }
        }
    }
}

/// How often something was written after the connection was lost.
#[derive(Default)]
pub(super) struct LostWrites {
    count: Cell<u32>,
}

impl LostWrites {
    /// From so many on, each is warned of.  Mirrors `LOG_THRESHOLD_FOR_CONNLOST_WRITES`.
    const THRESHOLD: u32 = 5;

    /// Once more.
    pub(super) fn warn_of_one_more(&self) {
        self.count.set(self.count.get().saturating_add(1));
        if self.count.get() >= Self::THRESHOLD {
            say(Level::Warn, format_args!("socket.send() raised exception."));
        }
    }
}

// ── how they print ───────────────────────────────────────────────────────────

/// What asyncio's dictionary has of a transport: itself, and its protocol if it has one.
pub(super) fn context(
    message: &str,
    error: Error,
    transport: TransportId,
    printed: &dyn fmt::Debug,
    protocol: Option<String>,
) -> ExceptionContext {
    let context = ExceptionContext::new(message, Some(error)).with("transport", format!("{printed:?}"));
    let context = context.about(transport);
    match protocol {
        Some(protocol) => context.with("protocol", protocol),
        None => context,
    }
}

/// `read=polling write=<idle, bufsize=0>`, as a transport prints while its loop is open.
pub(super) struct Watched {
    pub(super) reads: bool,
    pub(super) writes: bool,
    pub(super) waiting: usize,
}

impl fmt::Display for Watched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = |polling| if polling { "polling" } else { "idle" };
        write!(f, " read={} write=<{}, bufsize={}>", state(self.reads), state(self.writes), self.waiting)
    }
}
