//! Datagrams: how they are sent and received.

use std::io;
use std::net::SocketAddr;

use super::address::Address;
use super::connection::Life;
use super::datagram::{CLASS, DatagramState, DatagramTransport};
use super::socket::is_not_now;
use crate::error::{Error, Result};
use crate::kernel::Method;
use crate::trace::TransportEvent;

const READ_READY: Method = Method { class: CLASS, name: "_read_ready" };

impl DatagramTransport {
    /// Sends a datagram: whole, to this address, or to the one that the socket
    /// is connected to.  What the system does not take at once is kept.
    /// Mirrors `DatagramTransport.sendto`.
    ///
    /// # Errors
    /// `ValueError: Invalid address: must be None or …` on a socket that the loop has
    /// connected;
    /// `RuntimeError: Event loop is closed`.  What goes wrong on the way is told to
    /// [`error_received`](crate::DatagramProtocol::error_received).
    #[track_caller]
    pub fn sendto(&self, data: impl AsRef<[u8]>, address: impl Into<Option<SocketAddr>>) -> Result<()> {
        let (data, address, state) = (data.as_ref(), address.into(), &self.state);
        if let (Some(only), Some(address)) = (state.address, address)
            && only != address
        {
            let sentence = format!("Invalid address: must be None or {}", Address::from(only));
            return Err(Error::raise("ValueError", sentence));
        }
        // As asyncio: one that is not connected still sends until `connection_lost`.
        let is_lost = state.life.get() == Life::Lost;
        if is_lost && state.address.is_some() {
            state.lost_writes.warn_of_one_more();
            return Ok(());
        }
        if state.outgoing.borrow().is_empty() {
            match state.send(data, address) {
                Ok(()) => return Ok(()),
                // Nobody will be there when the system takes more.
                Err(error) if is_not_now(&error) && is_lost => return Ok(()),
                Err(error) if is_not_now(&error) => self.start_writing()?,
                Err(error) => return self.ask(|protocol| protocol.error_received(self, &error.into())),
            }
        }
        state.outgoing.borrow_mut().push_back((data.to_vec(), address));
        self.maybe_pause_protocol()
    }

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
        let sendto_ready = Method { class: CLASS, name: "_sendto_ready" };
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

// ── what comes in ────────────────────────────────────────────────────────────

impl DatagramTransport {
    pub(super) fn start_reading(&self) -> Result<()> {
        if self.state.life.get() == Life::Open {
            let transport = self.clone();
            let read_ready = move || transport.read_ready();
            self.state.event_loop()?.add_reader_method(READ_READY, &*self.state, read_ready)?;
        }
        Ok(())
    }

    /// One datagram an iteration, as asyncio; the next comes with the next.
    fn read_ready(&self) -> Result<()> {
        let buffer = &mut *self.state.read_buffer.0.borrow_mut();
        match self.state.receive(buffer) {
            Ok((count, address)) => {
                self.state.record(|| TransportEvent::DataReceived(count));
                self.ask(|protocol| protocol.datagram_received(self, &buffer[..count], address))
            }
            Err(error) if is_not_now(&error) => {
                self.state.event_loop()?.reading_would_block(&*self.state);
                Ok(())
            }
            Err(error) => self.ask(|protocol| protocol.error_received(self, &error.into())),
        }
    }
}

impl DatagramState {
    fn receive(&self, buffer: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        match &*self.socket.borrow() {
            Some(socket) if self.life.get() == Life::Open => socket.recv_from(buffer),
            _ => Err(io::ErrorKind::WouldBlock.into()),
        }
    }
}
