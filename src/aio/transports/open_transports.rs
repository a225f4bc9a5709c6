//! What all transports of one loop share.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use slab::Slab;

use crate::error::{Error, catch_panic};
use crate::kernel::{EventLoop, ExceptionContext, WeakEventLoop};

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
