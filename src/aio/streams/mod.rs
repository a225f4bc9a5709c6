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
//! buffer and resolves the future for which a reading coroutine waits.
//!
//! **One echo**, in order:
//!
//! 1. [`transports::reading_and_writing`](super::transports): a chunk has come; `read_ready`
//!    reads it and calls the protocol.
//! 2. [`protocol`]: `data_received` feeds the reader.
//! 3. [`reader`]: `feed_data` keeps the bytes and resolves the future; an iteration later the
//!    coroutine's `read` goes on in `look_or_wait`, and takes them.
//! 4. [`writer`]: `write` hands the answer to the transport, which sends it at once: `write` in
//!    the first file.

#[cfg(feature = "futures-io")]
mod futures_io;
mod incoming;
mod open_connection;
mod protocol;
mod reader;
mod readuntil;
mod start_server;
mod writer;

pub use open_connection::{
    open_connection, open_connection_on, open_connection_with_limit, open_unix_connection,
};
pub use reader::{DEFAULT_LIMIT, StreamReader};
pub use readuntil::Separators;
pub use start_server::{start_server, start_server_on, start_server_with_limit, start_unix_server};
pub use writer::StreamWriter;
