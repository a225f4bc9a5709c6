//! What transports and servers say happens to them: the kernel knows neither.

use std::panic::Location;

use super::event_loop::EventLoop;
use crate::trace::event::Event;
use crate::trace::ids::{ServerId, TransportId};
use crate::trace::transports::{ServerEvent, TransportEvent};

impl EventLoop {
    /// An id for a transport that somebody makes on this loop.
    pub fn next_transport_id(&self) -> TransportId {
        self.core.counters().next_transport()
    }

    /// An id for a server that somebody makes on this loop.
    pub fn next_server_id(&self) -> ServerId {
        self.core.counters().next_server()
    }

    /// Writes into the trace what happened to a transport.
    ///
    /// While nobody watches the loop, the event is not even made.  A transport
    /// says [`TransportEvent::Made`] first and [`TransportEvent::Lost`] last:
    /// in between it is open, and the replay shows it.
    ///
    /// ```
    /// use glassloop::trace::{Event, Journal, TransportEvent};
    ///
    /// let journal = Journal::in_memory(100);
    /// let event_loop = glassloop::EventLoop::builder().journal(&journal).build()?;
    /// let transport = event_loop.next_transport_id();
    /// event_loop.record_transport(transport, || TransportEvent::DataReceived(5));
    /// let last = journal.records().pop().unwrap();
    /// assert_eq!(last.event, Event::Transport(transport, TransportEvent::DataReceived(5)));
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    #[inline]
    #[track_caller]
    pub fn record_transport(&self, transport: TransportId, event: impl FnOnce() -> TransportEvent) {
        self.core.record_for_program(Some(Location::caller()), || Event::Transport(transport, event()));
    }

    /// Writes into the trace what happened to a server.
    ///
    /// While nobody watches the loop, the event is not even made.  A server
    /// says [`ServerEvent::Listening`] first and [`ServerEvent::Closed`] last.
    #[inline]
    #[track_caller]
    pub fn record_server(&self, server: ServerId, event: impl FnOnce() -> ServerEvent) {
        self.core.record(Some(Location::caller()), || Event::Server(server, event()));
    }
}
