//! From a host's name to its addresses.

use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};

use crate::error::{Error, ErrorKind, Result};
use crate::kernel::{Awaitable, EventLoop, WeakEventLoop, waits_here};

/// The names of some answers of the system, and asyncio's numbers for them (those of glibc).
const EAI: [(&str, i32); 5] = [
    ("Name or service not known", -2),
    ("Temporary failure in name resolution", -3),
    ("Non-recoverable failure in name resolution", -4),
    ("No address associated with hostname", -5),
    ("Servname not supported for ai_socktype", -8),
];

impl EventLoop {
    /// Asks the system for the addresses of a host, in the loop's own executor,
    /// since the system makes whoever asks wait.
    ///
    /// Mirrors `loop.getaddrinfo(host, port, type=SOCK_STREAM)`.
    ///
    /// # Errors
    /// `gaierror: [Errno -2] Name or service not known`; those of
    /// [`run_in_executor`](EventLoop::run_in_executor).
    ///
    /// ```
    /// # glassloop::run(async {
    /// let addresses = glassloop::get_running_loop()?.getaddrinfo("127.0.0.1", 80).await?;
    /// assert_eq!(addresses, [([127, 0, 0, 1], 80).into()]);
    /// # Ok(()) }).unwrap();
    /// ```
    pub fn getaddrinfo(&self, host: &str, port: u16) -> impl Awaitable<Vec<SocketAddr>> + use<> {
        let (event_loop, host) = (self.downgrade(), host.to_owned());
        waits_here(async move {
            let event_loop = event_loop.upgrade().ok_or(ErrorKind::EventLoopClosed)?;
            let asked = event_loop.run_in_executor(None, move || ask(&host, port))?;
            drop(event_loop);
            asked.await
        })
    }
}

fn ask(host: &str, port: u16) -> Result<Vec<SocketAddr>> {
    let addresses = (host, port).to_socket_addrs().map_err(gaierror)?;
    Ok(addresses.collect())
}

/// The addresses of a host: at once if it is an address already.
///
/// Mirrors `BaseEventLoop._ensure_resolved`.
pub(super) async fn ensure_resolved(
    event_loop: WeakEventLoop,
    host: String,
    port: u16,
) -> Result<Vec<SocketAddr>> {
    if let Ok(address) = host.parse::<IpAddr>() {
        return Ok(vec![(address, port).into()]);
    }
    let event_loop = event_loop.upgrade().ok_or(ErrorKind::EventLoopClosed)?;
    let asked = event_loop.getaddrinfo(&host, port);
    drop(event_loop);
    let addresses = asked.await?;
    if addresses.is_empty() {
        return Err(Error::raise("OSError", "getaddrinfo() returned empty list"));
    }
    Ok(addresses)
}

/// `socket.gaierror`, of which Rust keeps the sentence but not the number.
fn gaierror(error: io::Error) -> Error {
    if error.raw_os_error().is_some() {
        return error.into();
    }
    let said = error.to_string();
    let said = said.strip_prefix("failed to lookup address information: ").unwrap_or(&said);
    let sentence = match EAI.iter().find(|(sentence, _)| *sentence == said) {
        Some((sentence, number)) => format!("[Errno {number}] {sentence}"),
        None => said.to_owned(),
    };
    Error::raise("gaierror", sentence)
}
