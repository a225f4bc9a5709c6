//! A loop that is not kept alive.

use std::fmt;
use std::rc::{Rc, Weak};

use super::event_loop::EventLoop;
use super::loop_core::LoopCore;

/// An event loop that this does not keep alive: what an observer of it holds,
/// since the loop holds the observer.
///
/// Mirrors `weakref.ref(loop)`.
///
/// ```
/// let event_loop = glassloop::EventLoop::new()?;
/// let weak = event_loop.downgrade();
/// assert_eq!(weak.upgrade().as_ref(), Some(&event_loop));
/// event_loop.close()?;
/// drop(event_loop);
/// assert!(weak.upgrade().is_none());
/// # Ok::<(), glassloop::Error>(())
/// ```
#[derive(Clone)]
pub struct WeakEventLoop {
    core: Weak<LoopCore>,
}

impl WeakEventLoop {
    /// The loop, if it is not gone.
    pub fn upgrade(&self) -> Option<EventLoop> {
        self.core.upgrade().map(EventLoop::from)
    }

    /// Whether the loop was closed, or is gone.
    ///
    /// ```
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let weak = event_loop.downgrade();
    /// assert!(!weak.is_closed());
    /// event_loop.close()?;
    /// assert!(weak.is_closed());
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn is_closed(&self) -> bool {
        self.core.upgrade().is_none_or(|core| core.is_closed())
    }
}

impl fmt::Debug for WeakEventLoop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<WeakEventLoop>")
    }
}

impl EventLoop {
    /// This loop, not kept alive.
    pub fn downgrade(&self) -> WeakEventLoop {
        WeakEventLoop { core: Rc::downgrade(&self.core) }
    }
}
