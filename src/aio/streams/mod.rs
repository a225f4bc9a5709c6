//! Streams: connections that a coroutine reads and writes.
//!
//! ```text
//!                                 feed_data                 read, readline …
//!   transport ──▶ StreamReaderProtocol ──▶ StreamReader ◀──────────────────── coroutine
//!       ▲                   ▲                                                     │
//!       └── write ── StreamWriter ◀────────────── write, drain, close ────────────┘
//! ```
//!
//! A stream is a protocol like any other: its `data_received` puts the data into a
//! buffer and resolves the future for which a reading coroutine waits.  Read
//! [`protocol`] first, then [`reader`] and [`writer`].

mod flow_control;
#[cfg(feature = "futures-io")]
mod futures_io;
mod incoming;
mod open_connection;
mod protocol;
mod reader;
mod reading;
mod separators;
mod start_server;
mod writer;

pub use open_connection::{
    open_connection, open_connection_on, open_connection_with_limit, open_unix_connection,
};
pub use reader::{DEFAULT_LIMIT, StreamReader};
pub use separators::Separators;
pub use start_server::{start_server, start_server_on, start_server_with_limit, start_unix_server};
pub use writer::StreamWriter;
