//! What a program holds of a connection.

use std::fmt;
use std::rc::Rc;

use super::address::Address;
use super::connection::{Connection, Life};
use super::protocol::Protocol;
use super::socket::{Socket, bad_file_descriptor};
use crate::error::Result;
use crate::trace::TransportId;

/// One side of a connection: what a protocol writes to.
///
/// A clone is the same transport.  Dropping it closes nothing: the loop holds
/// every transport that reads.
/// Mirrors `asyncio.Transport`.
///
/// ```
/// use glassloop::{Protocol, Result, Transport, get_running_loop};
///
/// struct SayHello;
/// impl Protocol for SayHello {
///     fn connection_made(&self, transport: &Transport) -> Result<()> {
///         transport.write(b"hello")?;
///         transport.close()
///     }
/// }
///
/// # glassloop::run(async {
/// let event_loop = get_running_loop()?;
/// let server = event_loop.create_server(|| SayHello, "127.0.0.1", 0).await?;
/// let port = server.sockets()[0].port().unwrap();
/// let (reader, _writer) = glassloop::open_connection("127.0.0.1", port).await?;
/// assert_eq!(reader.read_until_eof().await?, b"hello");
/// # server.close();
/// # Ok(()) }).unwrap();
/// ```
#[derive(Clone)]
pub struct Transport {
    pub(super) connection: Rc<Connection>,
}

impl Transport {
    /// Sends this, without waiting: what the system does not take at once is
    /// kept, in memory, and sent when it does.
    ///
    /// The order is kept, and nothing is sent twice.  If more than the
    /// high-water mark is kept, the protocol is asked to
    /// [`pause_writing`](crate::Protocol::pause_writing).  Written to a
    /// connection that is lost, it is thrown away, and from the sixth time on that
    /// is warned of.  Mirrors `WriteTransport.write`.
    ///
    /// # Errors
    /// `RuntimeError: Cannot call write() after write_eof()`; `RuntimeError:
    /// Event loop is closed`, if something has to be kept.
    #[track_caller]
    pub fn write(&self, data: impl AsRef<[u8]>) -> Result<()> {
        self.connection.write(data.as_ref(), "write")
    }

    /// Sends all of these, one after the other, in as few system calls as may be.
    /// Mirrors `WriteTransport.writelines`.
    ///
    /// # Errors
    /// As [`write`](Transport::write).
    #[track_caller]
    pub fn writelines<D: AsRef<[u8]>>(&self, list_of_data: impl IntoIterator<Item = D>) -> Result<()> {
        let mut all = Vec::new();
        list_of_data.into_iter().for_each(|data| all.extend_from_slice(data.as_ref()));
        self.connection.write(&all, "writelines")
    }

    /// Sends the end of file after all that was written; it still reads.
    ///
    /// On a transport that is closing it does nothing.
    /// Mirrors `WriteTransport.write_eof`.
    ///
    /// # Errors
    /// The system's, if the other side is gone: `OSError: [Errno 107] Transport endpoint
    /// is not connected`.
    #[track_caller]
    pub fn write_eof(&self) -> Result<()> {
        self.connection.write_eof()
    }

    /// Whether [`write_eof`](Transport::write_eof) works: it does.
    /// Mirrors `WriteTransport.can_write_eof`.
    pub fn can_write_eof(&self) -> bool {
        true
    }

    /// Reads no more, sends what waits to be sent, and then has the protocol's
    /// [`connection_lost`](crate::Protocol::connection_lost) called, with the next
    /// iteration at the earliest.  Closing twice does nothing.
    /// Mirrors `BaseTransport.close`.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`.
    #[track_caller]
    pub fn close(&self) -> Result<()> {
        self.connection.close()
    }

    /// Closes at once: what waits to be sent is thrown away.
    /// Mirrors `WriteTransport.abort`.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`.
    #[track_caller]
    pub fn abort(&self) -> Result<()> {
        self.connection.force_close(None)
    }

    /// Whether it is closing or closed.  Mirrors `BaseTransport.is_closing`.
    pub fn is_closing(&self) -> bool {
        self.connection.life.get() != Life::Open
    }

    /// Reads nothing until [`resume_reading`](Transport::resume_reading); what
    /// comes meanwhile waits in the system, and then with the sender.
    /// Mirrors `ReadTransport.pause_reading`.
    #[track_caller]
    pub fn pause_reading(&self) {
        self.connection.pause_reading();
    }

    /// Reads again.  Mirrors `ReadTransport.resume_reading`.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`.
    #[track_caller]
    pub fn resume_reading(&self) -> Result<()> {
        self.connection.resume_reading()
    }

    /// Whether it reads: it is neither paused nor closing.
    /// Mirrors `ReadTransport.is_reading`.
    pub fn is_reading(&self) -> bool {
        self.connection.is_reading()
    }

    /// Sets the high- and the low-water mark, in bytes, between which the
    /// protocol is asked to pause and to go on.
    ///
    /// Unless set they are 64 KiB and 16 KiB.  What is not given follows from
    /// the other: `low` is a quarter of `high`.
    /// Mirrors `WriteTransport.set_write_buffer_limits`.
    ///
    /// # Errors
    /// `ValueError: high (1) must be >= low (2) must be >= 0`.
    #[track_caller]
    pub fn set_write_buffer_limits(&self, high: Option<usize>, low: Option<usize>) -> Result<()> {
        self.connection.flow.set_limits(high, low)?;
        self.connection.maybe_pause_protocol()
    }

    /// The low- and the high-water mark, in bytes.
    /// Mirrors `WriteTransport.get_write_buffer_limits`.
    pub fn get_write_buffer_limits(&self) -> (usize, usize) {
        self.connection.flow.limits()
    }

    /// How many bytes wait to be sent.
    /// Mirrors `WriteTransport.get_write_buffer_size`.
    pub fn get_write_buffer_size(&self) -> usize {
        self.connection.outgoing.borrow().len()
    }

    /// `"peername"`: the other side's address; `"sockname"`: this side's; none
    /// for anything else, or if the system did not know.  `"socket"` is
    /// [`socket`](Transport::socket).  Mirrors `BaseTransport.get_extra_info`.
    pub fn get_extra_info(&self, name: &str) -> Option<Address> {
        match name {
            "peername" => self.connection.names.peername.clone(),
            "sockname" => self.connection.names.sockname.clone(),
            _ => None,
        }
    }

    /// The socket below, for its options: one more handle of it, that shares everything.
    ///
    /// Reading from it or writing to it takes bytes from the transport; dropping it closes
    /// nothing.  Mirrors `BaseTransport.get_extra_info("socket")`.
    ///
    /// # Errors
    /// `OSError: [Errno 9] Bad file descriptor` once the connection is lost; the system's.
    ///
    /// ```
    /// use glassloop::{Protocol, Socket, get_running_loop};
    ///
    /// struct Nothing;
    /// impl Protocol for Nothing {}
    ///
    /// # glassloop::run(async {
    /// let event_loop = get_running_loop()?;
    /// let server = event_loop.create_server(|| Nothing, "127.0.0.1", 0).await?;
    /// let port = server.sockets()[0].port().unwrap();
    /// let (transport, _protocol) = event_loop.create_connection(|| Nothing, "127.0.0.1", port).await?;
    /// if let Socket::Tcp(stream) = transport.socket()? {
    ///     assert!(stream.nodelay()?, "what is written is sent at once");
    /// }
    /// # server.close();
    /// # Ok(()) }).unwrap();
    /// ```
    pub fn socket(&self) -> Result<Socket> {
        match &*self.connection.socket.borrow() {
            Some(socket) => Ok(socket.duplicate()?),
            None => Err(bad_file_descriptor()),
        }
    }

    /// Has another protocol told from now on, which does not hear of what has happened.
    /// Mirrors `BaseTransport.set_protocol`.
    ///
    /// ```
    /// use std::rc::Rc;
    /// use glassloop::{Protocol, Result, Transport, get_running_loop, open_connection};
    ///
    /// struct Greeting;
    /// impl Protocol for Greeting {
    ///     fn data_received(&self, transport: &Transport, _: &[u8]) -> Result<()> {
    ///         transport.set_protocol(Rc::new(Echo));
    ///         transport.write(b"hello!")
    ///     }
    /// }
    ///
    /// struct Echo;
    /// impl Protocol for Echo {
    ///     fn data_received(&self, transport: &Transport, data: &[u8]) -> Result<()> {
    ///         transport.write(data)
    ///     }
    /// }
    ///
    /// # glassloop::run(async {
    /// let server = get_running_loop()?.create_server(|| Greeting, "127.0.0.1", 0).await?;
    /// let (reader, writer) = open_connection("127.0.0.1", server.sockets()[0].port().unwrap()).await?;
    /// writer.write(b"I am here")?;
    /// assert_eq!(reader.readexactly(6).await?, b"hello!");
    /// writer.write(b"echo")?;
    /// assert_eq!(reader.readexactly(4).await?, b"echo");
    /// # server.close();
    /// # Ok(()) }).unwrap();
    /// ```
    pub fn set_protocol(&self, protocol: Rc<dyn Protocol>) {
        let before = self.connection.protocol.replace(Some(protocol));
        drop(before);
    }

    /// The protocol that is told; none once the connection is lost.
    /// Mirrors `BaseTransport.get_protocol`.
    pub fn get_protocol(&self) -> Option<Rc<dyn Protocol>> {
        self.connection.protocol.borrow().clone()
    }

    /// Whether there is nobody any more who could close it.
    pub(in crate::aio) fn loop_is_closed(&self) -> bool {
        self.connection.event_loop.is_closed()
    }

    /// Its id in the trace.
    pub fn id(&self) -> TransportId {
        self.connection.id
    }
}

impl PartialEq for Transport {
    /// Whether both are one transport.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.connection, &other.connection)
    }
}

impl Eq for Transport {}

impl fmt::Debug for Transport {
    /// `<_SelectorSocketTransport fd=7 read=polling write=<idle, bufsize=0>>`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.connection.fmt(f)
    }
}
