//! Connections: transports, which move bytes, and protocols, which make sense of them.
//!
//! ```text
//!                 readable            recv                 data_received
//!   the system ─────────────▶ loop ──────────▶ transport ────────────────▶ protocol
//!                                                  ▲                           │
//!                  send, at once if it can be      │          write            │
//!   the system ◀───────────────────────────────────┴───────────────────────────┘
//! ```
//!
//! Everything here is made of `add_reader`, `add_writer`, `call_soon` and futures,
//! which the kernel gives to everybody.
//!
//! **One echo**, in order:
//!
//! 1. [`reading_and_writing`]: the loop calls `read_ready`; it reads, and `data_received`
//!    calls the protocol.
//! 2. [`protocol`]: yours does what it likes with that, and writes.
//! 3. [`transport`]: what it writes to is a handle of the connection …
//! 4. … in the first file again: `write` sends at once.
//!
//! Where streams are used, [the next three files](super::streams) stand in place of the second.
//!
//! How a connection begins and ends is [`connection`]; how one comes about is [`server`] and
//! [`serving`], or [`create_connection`].  [`datagram`] is the same without connections, and
//! [`base`] what both have in common.

mod address;
mod base;
mod connection;
mod create_connection;
mod create_datagram_endpoint;
mod create_server;
mod datagram;
mod protocol;
mod reading_and_writing;
mod server;
mod serving;
mod socket;
mod transport;

pub use address::Address;
pub use create_server::Hosts;
pub use datagram::DatagramTransport;
pub use protocol::{DatagramProtocol, Protocol};
pub(in crate::aio) use server::Serves;
pub use server::{Server, StartingServer};
pub use socket::{ListeningSocket, Socket};
pub use transport::Transport;
