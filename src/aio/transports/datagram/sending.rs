//! What goes out.

use std::io;
use std::net::SocketAddr;

use super::{DatagramState, DatagramTransport};
use crate::aio::transports::connection::Life;
use crate::aio::transports::socket::is_not_now;
use crate::error::Result;
use crate::kernel::Method;
use crate::trace::TransportEvent;

impl DatagramTransport {
    #[track_caller]
    pub(super) fn maybe_pause_protocol(&self) -> Result<()> {
        let waiting = self.get_write_buffer_size();
        if self.state.flow.must_pause(waiting) {
            self.state.record(|| TransportEvent::WritingPaused(waiting));
            self.tell("protocol.pause_writing() failed", |protocol| protocol.pause_writing(self))?;
        }
        Ok(())
    }

    pub(super) fn start_writing(&self) -> Result<()> {
        let transport = self.clone();
        let sendto_ready = Method { class: super::CLASS, name: "_sendto_ready" };
        self.state
            .event_loop()?
            .add_writer_method(sendto_ready, &*self.state, move || transport.write_ready())?;
        Ok(())
    }

    /// The system takes more: as many datagrams as it takes.  One that goes wrong is
    /// told of, and the rest comes with the next iteration, as in asyncio.
    fn write_ready(&self) -> Result<()> {
        let state = &self.state;
        if let Err(error) = state.send_what_waits() {
            if !is_not_now(&error) {
                return self.ask(|protocol| protocol.error_received(self, &error.into()));
            }
            state.event_loop()?.writing_would_block(&**state);
        }
        let left = self.get_write_buffer_size();
        if state.flow.may_resume(left) {
            state.record(|| TransportEvent::WritingResumed(left));
            self.tell("protocol.resume_writing() failed", |protocol| protocol.resume_writing(self))?;
        }
        if !state.outgoing.borrow().is_empty() || state.life.get() == Life::Lost {
            return Ok(());
        }
        state.event_loop()?.remove_writer(&**state);
        if state.life.get() == Life::Closing {
            state.life.set(Life::Lost);
            return self.connection_lost(None);
        }
        Ok(())
    }
}

impl DatagramState {
    pub(super) fn send(&self, data: &[u8], address: Option<SocketAddr>) -> io::Result<()> {
        let socket = self.socket.borrow();
        let Some(socket) = &*socket else { return Ok(()) };
        let sent = match address {
            Some(address) if self.peername.is_none() => socket.send_to(data, address)?,
            _ => socket.send(data)?,
        };
        self.record(|| TransportEvent::DataSent(sent));
        Ok(())
    }

    /// Until the system takes no more, or something goes wrong with one, which is gone then.
    fn send_what_waits(&self) -> io::Result<()> {
        loop {
            let next = self.outgoing.borrow_mut().pop_front();
            let Some((data, address)) = next else { return Ok(()) };
            if let Err(error) = self.send(&data, address) {
                if is_not_now(&error) {
                    self.outgoing.borrow_mut().push_front((data, address));
                }
                return Err(error);
            }
        }
    }
}
