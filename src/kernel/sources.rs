//! Watching files and sockets: `add_reader` and `add_writer`.
//!
//! ```text
//!   add_reader ─▶ poller ──poll: it is ready──▶ ready queue ─▶ the callback, in every iteration
//!                    ▲                                                 │
//!                    └──────── reading_would_block: nothing is left ───┘
//! ```

use std::os::fd::{AsRawFd, RawFd};
use std::panic::Location;
use std::rc::Rc;

use super::callback::{CallbackOutcome, Method, Repeating};
use super::handle::Handle;
use super::loop_core::{AnyCallback, EventLoop};
use crate::error::{ErrorKind, Result};
use crate::trace::event::{Event, Interest};

impl EventLoop {
    /// Has a callback called in every iteration in which there is something to
    /// read, until [`remove_reader`](EventLoop::remove_reader).
    ///
    /// A descriptor has one reader: a new one takes the old one's place.  It has to stay
    /// open until it is watched no more: what is watched is its number, which the system
    /// gives to what is opened next.  Mirrors `loop.add_reader`.  (Unix only.)
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`; the system's, if it cannot watch
    /// such a descriptor.
    ///
    /// ```
    /// use std::io::{Read, Write};
    /// use std::os::unix::net::UnixStream;
    ///
    /// let (here, mut there) = UnixStream::pair()?;
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let (stopper, mut reads) = (event_loop.clone(), here.try_clone()?);
    /// event_loop.add_reader(&here, move || {
    ///     let mut byte = [0];
    ///     reads.read_exact(&mut byte).unwrap();
    ///     assert_eq!(byte, *b"!");
    ///     stopper.stop();
    /// })?;
    /// there.write_all(b"!")?;
    /// event_loop.run_forever()?;
    /// assert!(event_loop.remove_reader(&here), "before it is closed");
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    #[track_caller]
    pub fn add_reader<R: CallbackOutcome + 'static>(
        &self,
        source: &impl AsRawFd,
        callback: impl FnMut() -> R + 'static,
    ) -> Result<Handle> {
        self.watch("add_reader", source, Interest::Read, None, callback)
    }

    /// Has a method of a class called as a reader: a report then names the method.  (Unix only.)
    ///
    /// # Errors
    /// As [`add_reader`](EventLoop::add_reader).
    #[track_caller]
    pub fn add_reader_method<R: CallbackOutcome + 'static>(
        &self,
        method: Method,
        source: &impl AsRawFd,
        callback: impl FnMut() -> R + 'static,
    ) -> Result<Handle> {
        self.watch("add_reader", source, Interest::Read, Some(method), callback)
    }

    /// Has a callback called in every iteration in which there is room to
    /// write, until [`remove_writer`](EventLoop::remove_writer).
    ///
    /// Mirrors `loop.add_writer`.  (Unix only.)
    ///
    /// # Errors
    /// As [`add_reader`](EventLoop::add_reader).
    #[track_caller]
    pub fn add_writer<R: CallbackOutcome + 'static>(
        &self,
        source: &impl AsRawFd,
        callback: impl FnMut() -> R + 'static,
    ) -> Result<Handle> {
        self.watch("add_writer", source, Interest::Write, None, callback)
    }

    /// Has a method of a class called as a writer: a report then names the method.  (Unix only.)
    ///
    /// # Errors
    /// As [`add_reader`](EventLoop::add_reader).
    #[track_caller]
    pub fn add_writer_method<R: CallbackOutcome + 'static>(
        &self,
        method: Method,
        source: &impl AsRawFd,
        callback: impl FnMut() -> R + 'static,
    ) -> Result<Handle> {
        self.watch("add_writer", source, Interest::Write, Some(method), callback)
    }

    /// Calls the reader no more; `false` if there was none.  Call it before the
    /// descriptor is closed.  Mirrors `loop.remove_reader`.  (Unix only.)
    pub fn remove_reader(&self, source: &impl AsRawFd) -> bool {
        self.unwatch(source.as_raw_fd(), Interest::Read)
    }

    /// Calls the writer no more; `false` if there was none.
    /// Mirrors `loop.remove_writer`.  (Unix only.)
    pub fn remove_writer(&self, source: &impl AsRawFd) -> bool {
        self.unwatch(source.as_raw_fd(), Interest::Write)
    }

    /// Whether a reader is called for this descriptor.  (Unix only.)
    ///
    /// ```
    /// let (here, _there) = std::os::unix::net::UnixStream::pair()?;
    /// let event_loop = glassloop::EventLoop::new()?;
    /// event_loop.add_reader(&here, || ())?;
    /// assert!(event_loop.has_reader(&here) && !event_loop.has_writer(&here));
    /// event_loop.remove_reader(&here);
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn has_reader(&self, source: &impl AsRawFd) -> bool {
        self.watches(source.as_raw_fd(), Interest::Read)
    }

    /// Whether a writer is called for this descriptor.  (Unix only.)
    pub fn has_writer(&self, source: &impl AsRawFd) -> bool {
        self.watches(source.as_raw_fd(), Interest::Write)
    }

    fn watches(&self, descriptor: RawFd, interest: Interest) -> bool {
        self.core.poller.borrow().as_ref().is_some_and(|poller| poller.watches(descriptor, interest))
    }

    /// The reader says that it has read all there was: it got less than it had
    /// room for, or the system said *would block*.
    ///
    /// The loop then does not look again before the system tells of something
    /// new, which saves a system call.  If the other side has ended the stream,
    /// it looks all the same, until that is read.  Nothing of asyncio's: there
    /// the selector looks at everything, every time.  (Unix only.)
    ///
    /// ```
    /// use std::io::{Read, Write};
    /// use std::os::fd::AsRawFd;
    /// use std::os::unix::net::UnixStream;
    ///
    /// let (here, mut there) = UnixStream::pair()?;
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let (says, watched, mut reads) = (event_loop.clone(), here.as_raw_fd(), here.try_clone()?);
    /// event_loop.add_reader(&here, move || {
    ///     assert_eq!(reads.read(&mut [0; 16]).unwrap(), 5, "of 16");
    ///     says.reading_would_block(&watched);
    /// })?;
    /// there.write_all(b"hello")?;
    /// event_loop.run_once()?;
    /// event_loop.remove_reader(&here);
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn reading_would_block(&self, source: &impl AsRawFd) {
        self.would_block(source.as_raw_fd(), Interest::Read);
    }

    /// The writer says that it has filled all the room there was.
    ///
    /// As [`reading_would_block`](EventLoop::reading_would_block).  (Unix only.)
    pub fn writing_would_block(&self, source: &impl AsRawFd) {
        self.would_block(source.as_raw_fd(), Interest::Write);
    }

    #[inline]
    fn would_block(&self, descriptor: RawFd, interest: Interest) {
        if let Some(poller) = &mut *self.core.poller.borrow_mut() {
            poller.would_block(descriptor, interest);
        }
    }

    /// The line is its caller's.
    #[track_caller]
    fn watch<R: CallbackOutcome + 'static>(
        &self,
        operation: &'static str,
        source: &impl AsRawFd,
        interest: Interest,
        method: Option<Method>,
        callback: impl FnMut() -> R + 'static,
    ) -> Result<Handle> {
        let callback: Rc<dyn AnyCallback> = Repeating::new(callback, method, Location::caller());
        let (core, descriptor) = (&self.core, source.as_raw_fd());
        core.check_closed(operation)?;
        core.record_made(&*callback, callback.header().line);
        let added = {
            let mut poller = core.poller.borrow_mut();
            let poller = poller.as_mut().ok_or(ErrorKind::EventLoopClosed)?;
            poller.add(descriptor, interest, callback.clone(), || core.counters().next_source())
        };
        let (source, before) = added.inspect_err(|_| self.forget(descriptor))?;
        core.record(Some(callback.header().line), || {
            Event::SourceAdded(source, interest, callback.header().id(core.counters()))
        });
        if let Some(before) = before {
            Handle::new(before, core.clone()).cancel();
        }
        Ok(Handle::new(callback, core.clone()))
    }

    /// The system has refused a number that was watched: its descriptor was closed meanwhile, and the
    /// number is nobody's now, or another's.  As CPython's selector does, the loop forgets the old one
    /// with the error, so that only the first who asks is refused for its sake.
    fn forget(&self, descriptor: RawFd) {
        self.unwatch(descriptor, Interest::Read);
        self.unwatch(descriptor, Interest::Write);
    }

    fn unwatch(&self, descriptor: RawFd, interest: Interest) -> bool {
        let removed =
            self.core.poller.borrow_mut().as_mut().and_then(|poller| poller.remove(descriptor, interest));
        let Some((source, callback)) = removed else { return false };
        self.core.record(None, || Event::SourceRemoved(source, interest));
        Handle::new(callback, self.core.clone()).cancel();
        true
    }
}
