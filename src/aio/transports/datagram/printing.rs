//! How it prints.

use std::fmt;

use super::{DatagramState, DatagramTransport};
use crate::aio::transports::base::Watched;
use crate::aio::transports::connection::Life;

impl fmt::Debug for DatagramTransport {
    /// `<_SelectorDatagramTransport fd=7 read=polling write=<idle, bufsize=0>>`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.state.fmt(f)
    }
}

impl fmt::Debug for DatagramState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_closed = self.socket.borrow().is_none();
        f.write_str(match self.life.get() {
            _ if is_closed => "<_SelectorDatagramTransport closed",
            Life::Open => "<_SelectorDatagramTransport",
            Life::Closing | Life::Lost => "<_SelectorDatagramTransport closing",
        })?;
        write!(f, " fd={}", self.descriptor)?;
        let event_loop = self.event_loop.upgrade().filter(|event_loop| !is_closed && !event_loop.is_closed());
        if let Some(event_loop) = event_loop {
            let (reads, writes) = (event_loop.has_reader(self), event_loop.has_writer(self));
            write!(f, "{}", Watched { reads, writes, waiting: self.waiting() })?;
        }
        f.write_str(">")
    }
}
