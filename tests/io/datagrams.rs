//! Datagrams.

use std::net::{SocketAddr, UdpSocket};

use glassloop::{DatagramProtocol, DatagramTransport, Error, Result, get_running_loop, yield_now};

use crate::support::{Log, run, until};

#[derive(Clone, Default)]
struct Told(Log);

impl DatagramProtocol for Told {
    fn connection_made(&self, _: &DatagramTransport) -> Result<()> {
        self.0.add("made");
        Ok(())
    }

    fn datagram_received(&self, transport: &DatagramTransport, data: &[u8], from: SocketAddr) -> Result<()> {
        self.0.add(format!("data {}", String::from_utf8_lossy(data)));
        if data == b"ping" { transport.sendto(b"pong", from) } else { Ok(()) }
    }

    fn error_received(&self, _: &DatagramTransport, error: &Error) -> Result<()> {
        self.0.add(format!("error {error:?}"));
        Ok(())
    }

    fn connection_lost(&self, _: &DatagramTransport, error: Option<&Error>) -> Result<()> {
        self.0.add(format!("lost {error:?}"));
        Ok(())
    }
}

#[test]
fn datagrams_come_whole_and_in_the_order_of_the_sender() {
    run(async {
        let event_loop = get_running_loop()?;
        let (server, told) =
            event_loop.create_datagram_endpoint(Told::default, Some(("127.0.0.1", 0)), None).await?;
        let port = server.get_extra_info("sockname").and_then(|name| name.port()).unwrap();
        let (client, heard) =
            event_loop.create_datagram_endpoint(Told::default, None, Some(("127.0.0.1", port))).await?;
        for datagram in ["one", "", "ping"] {
            client.sendto(datagram, None)?;
        }
        until(|| heard.0.contains("data pong")).await?;
        assert_eq!(told.0.lines(), ["made", "data one", "data ", "data ping"]);
        assert_eq!(client.get_extra_info("peername"), server.get_extra_info("sockname"));
        client.close()?;
        yield_now().await?;
        assert_eq!(heard.0.lines(), ["made", "data pong", "lost None"]);
        Ok(())
    });
}

#[test]
fn a_datagram_to_nobody_comes_back_as_an_error() {
    run(async {
        let event_loop = get_running_loop()?;
        let nobody = UdpSocket::bind("127.0.0.1:0")?.local_addr()?;
        let remote = Some(("127.0.0.1", nobody.port()));
        let (client, told) = event_loop.create_datagram_endpoint(Told::default, None, remote).await?;
        client.sendto(b"hello?", None)?;
        until(|| told.0.lines().len() > 1).await?;
        assert_eq!(told.0.lines()[1], "error ConnectionRefusedError: [Errno 111] Connection refused");
        assert!(!client.is_closing(), "and the socket stays");
        Ok(())
    });
}

#[test]
fn a_connected_socket_sends_to_nobody_else() {
    run(async {
        let event_loop = get_running_loop()?;
        let remote = UdpSocket::bind("127.0.0.1:0")?;
        let port = remote.local_addr()?.port();
        let (client, _) =
            event_loop.create_datagram_endpoint(Told::default, None, Some(("127.0.0.1", port))).await?;
        let refused = client.sendto(b"x", SocketAddr::from(([127, 0, 0, 1], 1))).unwrap_err();
        assert_eq!(
            format!("{refused:?}"),
            format!("ValueError: Invalid address: must be None or ('127.0.0.1', {port})")
        );
        let none = event_loop.create_datagram_endpoint(Told::default, None, None).await;
        assert_eq!(format!("{:?}", none.map(drop).unwrap_err()), "ValueError: unexpected address family");
        Ok(())
    });
}

#[test]
fn a_datagram_sent_between_close_and_connection_lost_is_sent_unless_the_socket_is_connected() {
    let sink = UdpSocket::bind("127.0.0.1:0").unwrap();
    sink.set_nonblocking(true).unwrap();
    let to = sink.local_addr().unwrap();
    run(async move {
        let event_loop = get_running_loop()?;
        let (connected, _) =
            event_loop.create_datagram_endpoint(Told::default, None, Some(("127.0.0.1", to.port()))).await?;
        connected.close()?;
        connected.sendto(b"thrown away", None)?;
        let (free, _) =
            event_loop.create_datagram_endpoint(Told::default, Some(("127.0.0.1", 0)), None).await?;
        free.close()?;
        free.sendto(b"last words", to)?;
        yield_now().await?;
        free.sendto(b"too late", to)
    });
    let mut buffer = [0; 64];
    assert_eq!(sink.recv(&mut buffer).map(|count| buffer[..count].to_vec()).unwrap(), b"last words");
    assert_eq!(sink.recv(&mut buffer).unwrap_err().kind(), std::io::ErrorKind::WouldBlock);
}
