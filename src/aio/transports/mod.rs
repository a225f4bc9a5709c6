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
//! which the kernel gives to everybody.  Read [`protocol`] and [`transport`] first,
//! which a program sees; then one connection's life, [`connection`], [`reading`],
//! [`writing`], [`closing`]; then how one comes about, [`server`], [`serving`] and
//! [`accepting`], or [`create_connection`]; then [`datagram`].

mod accepting;
mod address;
mod closing;
mod connecting;
mod connection;
mod create_connection;
mod create_datagram_endpoint;
mod create_server;
mod create_unix;
mod datagram;
mod datagram_protocol;
mod flow_control;
mod getaddrinfo;
mod listener;
mod lost_writes;
mod open_transports;
mod protocol;
mod reading;
mod reporting;
mod server;
mod serving;
mod socket;
mod starting_server;
mod transport;
mod writing;

pub use address::Address;
pub use create_server::Hosts;
pub use datagram::DatagramTransport;
pub use datagram_protocol::DatagramProtocol;
pub use listener::ListeningSocket;
pub use protocol::Protocol;
pub use server::Server;
pub use socket::Socket;
pub(in crate::aio) use starting_server::Serves;
pub use starting_server::StartingServer;
pub use transport::Transport;
