//! Lesson 13f · A pair of datagram sockets
//!
//! A datagram comes whole, with the address of whoever sent it, or not at all.
//! There is no connection: one socket may hear from everybody.  What a stream
//! would join or cut, two datagrams keep apart, even an empty one.
//!
//! In the stepper, see that `sendto` needs no await, and that nothing says whether
//! it has arrived: only the answer does.
//!
//! Before this: protocol_future.  New here: create_datagram_endpoint.
//!
//! ```text
//! cargo run --example udp_pair
//! cargo step udp_pair
//! ```

use std::net::SocketAddr;

use glassloop::{
    DatagramProtocol, DatagramTransport, Error, Queue, Result, get_running_loop, log_lines, run, yield_now,
};

/// Sends everything back in capital letters, to wherever it came from.
struct Capitals;

impl DatagramProtocol for Capitals {
    fn datagram_received(&self, transport: &DatagramTransport, data: &[u8], from: SocketAddr) -> Result<()> {
        log::info!("server: {} bytes from {}: {}", data.len(), from.ip(), String::from_utf8_lossy(data));
        transport.sendto(data.to_ascii_uppercase(), from)
    }
}

/// Puts everything into a queue, from which a task takes it.
struct Answers(Queue<Vec<u8>>);

impl DatagramProtocol for Answers {
    fn datagram_received(&self, _: &DatagramTransport, data: &[u8], _: SocketAddr) -> Result<()> {
        self.0.put_nowait(data.to_vec())
    }

    fn connection_lost(&self, _: &DatagramTransport, _: Option<&Error>) -> Result<()> {
        log::info!("client: connection_lost, which only says that the socket is closed");
        Ok(())
    }
}

async fn send_three() -> Result<()> {
    let event_loop = get_running_loop()?;
    let answers = Queue::new(0);
    let protocol = Answers(answers.clone());
    let (server, _) = event_loop.create_datagram_endpoint(|| Capitals, Some(("127.0.0.1", 0)), None).await?;
    let port = server.get_extra_info("sockname").and_then(|name| name.port()).unwrap_or_default();
    let (client, _) =
        event_loop.create_datagram_endpoint(|| protocol, None, Some(("127.0.0.1", port))).await?;

    for datagram in ["one", "", "three"] {
        client.sendto(datagram, None)?;
    }
    // predict: what is printed next?
    //   not "client: 3 bytes: ONE": the server hears it first, and the client prints all three at once
    let answers = [answers.get().await?, answers.get().await?, answers.get().await?];
    for answer in answers {
        log::info!("client: {} bytes: {}", answer.len(), String::from_utf8_lossy(&answer));
    }
    client.close()?;
    server.close()?;
    yield_now().await // connection_lost is called in the next iteration.
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    run(send_three())
}
