//! What a program makes of datagrams.

use std::net::SocketAddr;

use super::datagram::DatagramTransport;
use crate::error::{Error, Result};
use crate::printing::class_of;

/// What is called when something happens to a datagram socket.
///
/// Mirrors `asyncio.DatagramProtocol`; as with [`Protocol`](crate::Protocol),
/// every call has the transport.
pub trait DatagramProtocol: 'static {
    /// As [`Protocol::class`](crate::Protocol::class).
    fn class(&self) -> &'static str {
        class_of::<Self>()
    }

    /// As [`Protocol::repr`](crate::Protocol::repr).
    fn repr(&self) -> String {
        format!("<{} object>", self.class())
    }

    /// The socket is open.  Mirrors `BaseProtocol.connection_made`.
    ///
    /// # Errors
    /// Goes to the exception handler.
    fn connection_made(&self, transport: &DatagramTransport) -> Result<()> {
        let _ = transport;
        Ok(())
    }

    /// A datagram has come, whole, from this address.
    /// Mirrors `DatagramProtocol.datagram_received`.
    ///
    /// # Errors
    /// Goes to the exception handler; the socket stays.
    fn datagram_received(
        &self,
        transport: &DatagramTransport,
        data: &[u8],
        address: SocketAddr,
    ) -> Result<()>;

    /// The system says that an earlier datagram did not arrive, or could not be sent.
    /// Mirrors `DatagramProtocol.error_received`.
    ///
    /// # Errors
    /// Goes to the exception handler.
    fn error_received(&self, transport: &DatagramTransport, error: &Error) -> Result<()> {
        let _ = (transport, error);
        Ok(())
    }

    /// The socket was closed.  Mirrors `BaseProtocol.connection_lost`.
    ///
    /// # Errors
    /// Goes to the exception handler.
    fn connection_lost(&self, transport: &DatagramTransport, error: Option<&Error>) -> Result<()> {
        let _ = (transport, error);
        Ok(())
    }

    /// More than the high-water mark waits to be sent.
    /// Mirrors `BaseProtocol.pause_writing`.
    ///
    /// # Errors
    /// Goes to the exception handler.
    fn pause_writing(&self, transport: &DatagramTransport) -> Result<()> {
        let _ = transport;
        Ok(())
    }

    /// No more than the low-water mark is left to send.
    /// Mirrors `BaseProtocol.resume_writing`.
    ///
    /// # Errors
    /// Goes to the exception handler.
    fn resume_writing(&self, transport: &DatagramTransport) -> Result<()> {
        let _ = transport;
        Ok(())
    }
}
