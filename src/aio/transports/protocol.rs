//! What a program makes of the bytes, or of the datagrams.

use std::net::SocketAddr;

use super::datagram::DatagramTransport;
use super::transport::Transport;
use crate::error::{Error, Result};
use crate::printing::class_of;

/// What is called when something happens to a connection.
///
/// ```text
///   connection_made ─▶ data_received* ─▶ eof_received? ─▶ connection_lost
/// ```
///
/// Each is called by the loop, between two callbacks, or, `pause_writing` and
/// `resume_writing`, by the [`write`](Transport::write) that is the reason.  So
/// a protocol is never called twice at once, but may be called from inside
/// itself: it keeps what changes in cells.
///
/// asyncio gives a protocol its transport once; here every call has it, so that
/// the two need not hold each other.  An error (or a panic) in `data_received`
/// or `eof_received` ends the connection, and goes to the exception handler.
/// Mirrors `asyncio.Protocol`.
///
/// ```
/// use glassloop::{Protocol, Result, Transport, get_running_loop, open_connection};
///
/// struct Echo;
///
/// impl Protocol for Echo {
///     fn data_received(&self, transport: &Transport, data: &[u8]) -> Result<()> {
///         transport.write(data)
///     }
/// }
///
/// # glassloop::run(async {
/// let server = get_running_loop()?.create_server(|| Echo, "127.0.0.1", 0).await?;
/// let (reader, writer) = open_connection("127.0.0.1", server.sockets()[0].port().unwrap()).await?;
/// writer.write(b"hello")?;
/// assert_eq!(reader.readexactly(5).await?, b"hello");
/// # server.close();
/// # Ok(()) }).unwrap();
/// ```
pub trait Protocol: 'static {
    /// What a report calls its class: the name of the type.
    fn class(&self) -> &'static str {
        class_of::<Self>()
    }

    /// How a report prints it: `<Echo object>`.  Mirrors `repr(protocol)`.
    fn repr(&self) -> String {
        format!("<{} object>", self.class())
    }

    /// The connection stands.  Mirrors `BaseProtocol.connection_made`.
    ///
    /// # Errors
    /// Goes to the exception handler; the connection stays.
    fn connection_made(&self, transport: &Transport) -> Result<()> {
        let _ = transport;
        Ok(())
    }

    /// So many bytes have come; never none.  They may be any part of what was
    /// sent: borders between two writes are not kept.
    /// Mirrors `Protocol.data_received`.
    ///
    /// # Errors
    /// Goes to the exception handler, and the connection is lost with it.
    fn data_received(&self, transport: &Transport, data: &[u8]) -> Result<()> {
        let _ = (transport, data);
        Ok(())
    }

    /// The other side will send no more.  `true` keeps this side open, which
    /// may go on writing; `false`, as it is unless overridden, closes it.
    /// Mirrors `Protocol.eof_received`.
    ///
    /// # Errors
    /// As [`data_received`](Protocol::data_received).
    fn eof_received(&self, transport: &Transport) -> Result<bool> {
        let _ = transport;
        Ok(false)
    }

    /// The connection is over: with an error, or none if either side has closed
    /// it.  Nothing is called after that.  Mirrors `BaseProtocol.connection_lost`.
    ///
    /// # Errors
    /// Goes to the exception handler.
    fn connection_lost(&self, transport: &Transport, error: Option<&Error>) -> Result<()> {
        let _ = (transport, error);
        Ok(())
    }

    /// More than the high-water mark waits to be sent: write no more until
    /// [`resume_writing`](Protocol::resume_writing).  A transport that is
    /// written to all the same keeps everything, in memory.
    /// Mirrors `BaseProtocol.pause_writing`.
    ///
    /// # Errors
    /// Goes to the exception handler; the connection stays.
    fn pause_writing(&self, transport: &Transport) -> Result<()> {
        let _ = transport;
        Ok(())
    }

    /// No more than the low-water mark is left to send.
    /// Mirrors `BaseProtocol.resume_writing`.
    ///
    /// # Errors
    /// Goes to the exception handler; the connection stays.
    fn resume_writing(&self, transport: &Transport) -> Result<()> {
        let _ = transport;
        Ok(())
    }
}

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
