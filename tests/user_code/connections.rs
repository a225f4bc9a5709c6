//! Protocols, and what makes them.
#![cfg(unix)]

use std::cell::Cell;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;

use glassloop::{
    DatagramProtocol, DatagramTransport, Error, EventLoop, Protocol, Result, Transport, get_running_loop,
    open_connection, timeout, yield_now,
};

use crate::support::{Log, PanicsOnDrop, alone, report_to};

/// Panics in the method that it is told to.
struct PanicsIn(&'static str);

impl PanicsIn {
    fn at(&self, method: &str) {
        assert_ne!(self.0, method, "oh no");
    }
}

impl Protocol for PanicsIn {
    fn connection_made(&self, _: &Transport) -> Result<()> {
        self.at("connection_made");
        Ok(())
    }

    fn data_received(&self, transport: &Transport, _: &[u8]) -> Result<()> {
        self.at("data_received");
        transport.close()
    }

    fn eof_received(&self, _: &Transport) -> Result<bool> {
        self.at("eof_received");
        Ok(false)
    }

    fn connection_lost(&self, _: &Transport, _: Option<&Error>) -> Result<()> {
        self.at("connection_lost");
        Ok(())
    }
}

/// Serves one connection with such a protocol; the server has to come to its end, and
/// what was reported is returned.
fn serve_one<P: Protocol + 'static>(make: impl Fn() -> P + 'static) -> Result<Vec<String>> {
    let event_loop = EventLoop::new()?;
    let log = Log::default();
    report_to(&event_loop, &log);
    event_loop.run_until_complete(async move {
        let event_loop = get_running_loop()?;
        let server = event_loop.create_server(make, "127.0.0.1", 0).await?;
        let port = server.sockets()[0].port().expect("a port");
        let (reader, writer) = open_connection("127.0.0.1", port).await?;
        writer.write(b"x")?;
        // Reset or ended: both tell that the other side has come to its end.
        let read = timeout(Duration::from_secs(20), reader.read(1)).await;
        assert!(read.is_err_and(|error| error.class() != "TimeoutError") || reader.at_eof());
        writer.close()?;
        server.close();
        timeout(Duration::from_secs(20), server.wait_closed()).await
    })?;
    event_loop.close()?;
    Ok(log.take())
}

#[test]
fn a_panic_in_a_protocol_is_reported_and_its_connection_ends() -> Result<()> {
    for method in ["data_received", "connection_lost"] {
        let reported = serve_one(move || PanicsIn(method))?;
        assert_eq!(reported.len(), 1, "{method}: {reported:?}");
        assert!(reported[0].contains("oh no"), "{method}: {reported:?}");
    }
    Ok(())
}

#[test]
fn a_panic_in_connection_made_is_reported_and_the_connection_goes_on() -> Result<()> {
    let reported = serve_one(|| PanicsIn("connection_made"))?;
    assert!(reported.len() == 1 && reported[0].contains("oh no"), "{reported:?}");
    Ok(())
}

/// Closes its connection, and panics when it is dropped.
struct DropsBadly(PanicsOnDrop);

impl Protocol for DropsBadly {
    fn data_received(&self, transport: &Transport, _: &[u8]) -> Result<()> {
        let _held = &self.0;
        transport.close()
    }
}

#[test]
fn a_server_ends_though_a_protocol_panics_when_it_is_dropped() {
    alone("connections::a_server_ends_though_a_protocol_panics_when_it_is_dropped", || {
        let reported = serve_one(|| DropsBadly(PanicsOnDrop)).unwrap();
        assert!(reported.len() == 1 && reported[0].ends_with("Panic: dropped"), "{reported:?}");
    });
}

#[test]
fn a_loop_that_is_closed_lets_go_of_two_protocols_that_panic() {
    alone("connections::a_loop_that_is_closed_lets_go_of_two_protocols_that_panic", || {
        let event_loop = EventLoop::new().unwrap();
        let log = Log::default();
        report_to(&event_loop, &log);
        let transports = event_loop.run_until_complete(async {
            let event_loop = get_running_loop()?;
            let make = || DropsBadly(PanicsOnDrop);
            let server = event_loop.create_server(make, "127.0.0.1", 0).await?;
            let port = server.sockets()[0].port().expect("a port");
            let one = open_connection("127.0.0.1", port).await?;
            let two = open_connection("127.0.0.1", port).await?;
            glassloop::sleep(Duration::from_millis(20)).await?;
            Ok(Rc::new((one, two)))
        });
        event_loop.close().unwrap();
        let dropped = log.take().iter().filter(|line| line.ends_with("Panic: dropped")).count();
        assert_eq!(dropped, 2);
        drop(transports);
    });
}

#[test]
fn a_panic_of_a_servers_factory_is_reported_and_the_next_connection_is_served() -> Result<()> {
    let first = Cell::new(true);
    let made = move || {
        assert!(!first.take(), "no protocol");
        PanicsIn("nothing")
    };
    let event_loop = EventLoop::new()?;
    let log = Log::default();
    report_to(&event_loop, &log);
    event_loop.run_until_complete(async move {
        let server = get_running_loop()?.create_server(made, "127.0.0.1", 0).await?;
        let port = server.sockets()[0].port().expect("a port");
        for _ in 0..2 {
            let (reader, writer) = open_connection("127.0.0.1", port).await?;
            writer.write(b"x")?;
            let _ended = timeout(Duration::from_secs(20), reader.read(1)).await;
            writer.close()?;
        }
        server.close();
        timeout(Duration::from_secs(20), server.wait_closed()).await
    })?;
    assert_eq!(log.take(), ["Error on transport … Panic: no protocol"]);
    event_loop.close()
}

#[test]
fn a_panic_of_a_clients_factory_is_the_exception_of_who_connects() -> Result<()> {
    let event_loop = EventLoop::new()?;
    let connected: Result<()> = event_loop.run_until_complete(async {
        let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        let no_protocol = || -> PanicsIn { panic!("no protocol") };
        get_running_loop()?.create_connection(no_protocol, "127.0.0.1", port).await.map(drop)
    });
    assert_eq!(format!("{:?}", connected.unwrap_err()), "Panic: no protocol");
    event_loop.close()
}

/// Panics for what it is sent, and goes on.
#[derive(Default)]
struct PanicsOnDatagram(Log);

impl DatagramProtocol for PanicsOnDatagram {
    fn datagram_received(&self, transport: &DatagramTransport, data: &[u8], _: SocketAddr) -> Result<()> {
        self.0.add(String::from_utf8_lossy(data));
        if data == b"last" { transport.close() } else { panic!("oh no") }
    }
}

#[test]
fn a_panic_for_a_datagram_is_reported_and_the_next_one_comes() -> Result<()> {
    let event_loop = EventLoop::new()?;
    let (log, received) = (Log::default(), Log::default());
    report_to(&event_loop, &log);
    let receives = received.clone();
    event_loop.run_until_complete(async move {
        let event_loop = get_running_loop()?;
        let local = Some(("127.0.0.1", 0));
        let make = move || PanicsOnDatagram(receives);
        let (transport, protocol) = event_loop.create_datagram_endpoint(make, local, None).await?;
        let address = transport.get_extra_info("sockname").and_then(|name| name.socket_addr());
        let sender = std::net::UdpSocket::bind("127.0.0.1:0")?;
        for data in ["first", "last"] {
            sender.send_to(data.as_bytes(), address.expect("an address"))?;
        }
        drop(protocol);
        let closed = async {
            while !transport.is_closing() {
                yield_now().await?;
            }
            yield_now().await
        };
        timeout(Duration::from_secs(20), closed).await
    })?;
    assert_eq!(received.take(), ["first", "last"]);
    let reported = log.take();
    assert!(reported.len() == 1 && reported[0].ends_with("Panic: oh no"), "{reported:?}");
    event_loop.close()
}
