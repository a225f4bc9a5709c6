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
//! **One echo**, from [`open_connection`] on, leads through four files:
//!
//! 1. [`protocol`]: either side has made a protocol for its connection, and what a coroutine holds
//!    of that, a reader and a writer.
//! 2. [`writer`]: `write` hands the bytes to the transport.
//! 3. [`transports::connection`](super::transports): `Transport::write` sends at once.  On the other
//!    side `read_ready` reads, and calls the protocol's `data_received`: the first file again.
//! 4. [`reader`]: `feed_data` keeps the bytes and resolves the future; an iteration later the
//!    coroutine's `read` goes on in `look_or_wait`, and takes them.  It writes the answer, which
//!    comes the same way.

#[cfg(feature = "futures-io")]
mod futures_io;
mod protocol;
mod reader;
mod readuntil;
mod writer;

pub use protocol::{
    open_connection, open_connection_on, open_connection_with_limit, open_unix_connection, start_server,
    start_server_on, start_server_with_limit, start_unix_server,
};
pub use reader::{DEFAULT_LIMIT, StreamReader};
pub use readuntil::Separators;
pub use writer::StreamWriter;
