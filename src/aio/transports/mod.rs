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
//! **One echo** is one file besides yours, [`connection`]:
//!
//! 1. the loop calls `read_ready`, which reads, and `data_received`, which calls the protocol;
//! 2. the protocol ([`protocol`] says which calls there are) does what it likes with that, and
//!    writes;
//! 3. `Transport::write` sends at once.
//!
//! Where streams are used, [three files of theirs](super::streams) stand in place of yours.
//!
//! What the system does not take at once is [`outgoing`].  How a connection begins and ends is
//! [`transport`]; how one comes about is [`server`] and [`serving`], or [`create_connection`].
//! [`datagram`] and [`sending_and_receiving`] are the same without connections, and [`base`] what
//! both have in common.

mod address;
mod base;
mod connection;
mod create_connection;
mod create_datagram_endpoint;
mod create_server;
mod datagram;
mod outgoing;
mod protocol;
mod sending_and_receiving;
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
