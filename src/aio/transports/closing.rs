//! How a connection ends.

use std::rc::Rc;

use super::connection::{CLASS, Connection, Life};
use super::open_transports::{HoldsProtocol, OpenTransports};
use crate::error::{Error, Result};
use crate::kernel::{EventLoop, Method};
use crate::say::{Level, say};
use crate::trace::TransportEvent;

/// What asyncio schedules at the end.
const CALL_CONNECTION_LOST: Method = Method { class: CLASS, name: "_call_connection_lost" };

impl Connection {
    /// Reads no more, sends what waits, and then tells the protocol.
    #[track_caller]
    pub(super) fn close(self: &Rc<Self>) -> Result<()> {
        if self.life.get() != Life::Open {
            return Ok(());
        }
        let waiting = self.outgoing.borrow().len();
        self.record(|| TransportEvent::Closing(waiting));
        self.life.set(Life::Closing);
        let event_loop = self.event_loop()?;
        event_loop.remove_reader(&**self);
        if waiting > 0 {
            return Ok(());
        }
        self.schedule_connection_lost(&event_loop, None)
    }

    /// Closes at once; what waits is thrown away.
    #[track_caller]
    pub(super) fn force_close(self: &Rc<Self>, error: Option<Error>) -> Result<()> {
        if self.life.get() == Life::Lost {
            return Ok(());
        }
        let event_loop = self.event_loop()?;
        let waiting = self.outgoing.take().len();
        self.record(|| TransportEvent::Aborted(waiting));
        event_loop.remove_reader(&**self);
        self.schedule_connection_lost(&event_loop, error)
    }

    fn schedule_connection_lost(self: &Rc<Self>, event_loop: &EventLoop, error: Option<Error>) -> Result<()> {
        self.life.set(Life::Lost);
        event_loop.remove_writer(&**self);
        let connection = self.clone();
        event_loop.call_soon_method(CALL_CONNECTION_LOST, move || {
            connection.in_context(|| connection.connection_lost(error))
        })?;
        Ok(())
    }

    /// Something cannot be put right.  The system's errors are the network's
    /// everyday life, and only their connection hears of them.
    ///
    /// # Errors
    /// One that ends the run: it goes through.
    pub(super) fn fatal_error(self: &Rc<Self>, error: Error, message: &'static str) -> Result<()> {
        if error.ends_the_run() {
            return Err(error);
        }
        let Ok(event_loop) = self.event_loop() else { return Ok(()) };
        if !error.is_os_error() {
            event_loop.report(self.context(message, error.clone()));
        } else if event_loop.get_debug() {
            say(Level::Debug, format_args!("{self:?}: {message}: {error:?}"));
        }
        // A loop that is closed calls nobody any more.
        let _ = self.force_close(Some(error));
        Ok(())
    }

    /// Tells the protocol, and lets everything go.
    pub(super) fn connection_lost(self: &Rc<Self>, error: Option<Error>) -> Result<()> {
        self.record(|| TransportEvent::Lost(error.as_ref().map(|error| format!("{error:?}").into())));
        let told = self.ask(|protocol, transport| protocol.connection_lost(transport, error.as_ref()));
        let socket = self.socket.take();
        drop(socket);
        if let Some(place) = self.place.take() {
            place.leave();
        }
        if let Ok(event_loop) = self.event_loop() {
            OpenTransports::of(&event_loop).leave(self.key.get());
        }
        // Last: it is the user's, and may panic.
        let protocol = self.protocol.take();
        drop(protocol);
        told
    }
}
