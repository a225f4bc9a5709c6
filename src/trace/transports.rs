//! What can happen to a transport and to a server.
//!
//! The kernel knows neither: both are made of sources and callbacks.  Whoever
//! makes one says what happens to it
//! ([`EventLoop::record_transport`](crate::EventLoop::record_transport)).

use std::borrow::Cow;

use super::ids::ServerId;

/// What happened to a transport, in the order in which it can.
///
/// ```text
///   Made ─▶ (DataReceived, DataSent, WritingPaused, …)* ─▶ Closing ─▶ Lost
///                                                     └──▶ Aborted ──┘
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "trace-file",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum TransportEvent {
    /// A connection was accepted or made, or a datagram socket was opened; its
    /// protocol is told with the next iteration.
    Made(Box<TransportMade>),
    /// So many bytes were read, and given to the protocol.
    DataReceived(usize),
    /// The other side will send no more.
    EofReceived,
    /// The system has taken so many bytes to send.
    DataSent(usize),
    /// This side will send no more.
    EofSent,
    /// So many bytes wait to be sent, more than the high-water mark: the
    /// protocol was asked to write no more.
    WritingPaused(usize),
    /// Only so many bytes are left, no more than the low-water mark: the
    /// protocol may write again.
    WritingResumed(usize),
    /// Nothing is read for the time being.
    ReadingPaused,
    /// It reads again.
    ReadingResumed,
    /// It was closed: so many bytes are still to be sent first.
    Closing(usize),
    /// It was closed at once: so many bytes will never be sent.
    Aborted(usize),
    /// The connection is over, and the protocol is told so: with this error
    /// (`Class: sentence`), or none.
    Lost(Option<Box<str>>),
}

/// See [`TransportEvent::Made`].
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "trace-file", derive(serde::Serialize, serde::Deserialize))]
pub struct TransportMade {
    /// What asyncio calls its class, such as `_SelectorSocketTransport`.
    pub class: Cow<'static, str>,
    /// The server that has accepted it; none if this side has connected.
    pub server: Option<ServerId>,
    /// This side's address, such as `127.0.0.1:8888`.
    pub sockname: Option<String>,
    /// The other side's address.
    pub peername: Option<String>,
}

/// What happened to a server.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "trace-file",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum ServerEvent {
    /// It listens on these addresses, such as `127.0.0.1:8888`.
    Listening(Box<[String]>),
    /// The system has nothing left for another connection (`Class: sentence`):
    /// it accepts none for a while.
    AcceptPaused(Box<str>),
    /// It tries again.
    AcceptResumed,
    /// It was closed: it accepts no more.
    Closed,
}
