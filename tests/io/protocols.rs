//! Another protocol for the same transport, and the socket below it.

use std::io::{Read, Write};
use std::net::{SocketAddr, UdpSocket};
use std::os::unix::net::UnixStream;
use std::rc::Rc;

use glassloop::{
    DatagramProtocol, DatagramTransport, Error, Protocol, Result, Socket, Transport, get_running_loop,
    open_connection_on, yield_now,
};

use crate::support::{Log, run, until};

struct Named(&'static str, Log);

impl Protocol for Named {
    fn connection_made(&self, _: &Transport) -> Result<()> {
        self.1.add(format!("{} made", self.0));
        Ok(())
    }

    fn data_received(&self, _: &Transport, data: &[u8]) -> Result<()> {
        self.1.add(format!("{} {}", self.0, String::from_utf8_lossy(data)));
        Ok(())
    }

    fn connection_lost(&self, _: &Transport, error: Option<&Error>) -> Result<()> {
        self.1.add(format!("{} lost {error:?}", self.0));
        Ok(())
    }
}

impl DatagramProtocol for Named {
    fn datagram_received(&self, _: &DatagramTransport, data: &[u8], _: SocketAddr) -> Result<()> {
        self.1.add(format!("{} {}", self.0, String::from_utf8_lossy(data)));
        Ok(())
    }
}

#[test]
fn another_protocol_hears_only_of_what_comes_after_it_was_set() {
    run(async {
        let log = Log::default();
        let (one, mut other) = UnixStream::pair()?;
        let first = Named("first", log.clone());
        let (transport, protocol) = get_running_loop()?.create_connection_on(|| first, one).await?;
        let told: Rc<dyn Protocol> = protocol;
        assert!(transport.get_protocol().is_some_and(|now| Rc::ptr_eq(&now, &told)));
        other.write_all(b"1")?;
        until(|| log.contains("first 1")).await?;
        transport.set_protocol(Rc::new(Named("second", log.clone())));
        assert!(transport.get_protocol().is_some_and(|now| !Rc::ptr_eq(&now, &told)));
        other.write_all(b"2")?;
        until(|| log.contains("second 2")).await?;
        drop(other);
        until(|| log.contains("second lost None")).await?;
        assert_eq!(log.lines(), ["first made", "first 1", "second 2", "second lost None"]);
        assert!(transport.get_protocol().is_none());
        Ok(())
    });
}

#[test]
fn datagrams_go_to_another_protocol_as_well() {
    run(async {
        let log = Log::default();
        let first = Named("first", log.clone());
        let (transport, _) = get_running_loop()?
            .create_datagram_endpoint_on(|| first, UdpSocket::bind("127.0.0.1:0")?)
            .await?;
        transport.set_protocol(Rc::new(Named("second", log.clone())));
        let sender = UdpSocket::bind("127.0.0.1:0")?;
        sender.send_to(b"hello", transport.get_extra_info("sockname").unwrap().socket_addr().unwrap())?;
        until(|| log.contains("second hello")).await?;
        transport.close()?;
        yield_now().await?;
        assert!(transport.get_protocol().is_none());
        assert!(transport.socket().unwrap_err().to_string().starts_with("[Errno 9]"));
        Ok(())
    });
}

#[test]
fn the_socket_of_a_transport_is_the_one_that_it_was_given() {
    run(async {
        let (one, other) = UnixStream::pair()?;
        let (transport, _) =
            get_running_loop()?.create_connection_on(|| Named("only", Log::default()), one).await?;
        other.set_nonblocking(true)?;
        let Socket::Unix(socket) = transport.socket()? else { panic!("a Unix socket") };
        (&socket).write_all(b"past the transport")?;
        let mut heard = [0; 18];
        (&other).read_exact(&mut heard)?;
        assert_eq!(&heard, b"past the transport");
        drop(socket);
        assert!(!transport.is_closing());
        transport.close()?;
        yield_now().await?;
        let error = transport.socket().unwrap_err();
        assert_eq!(format!("{error:?}"), "OSError: [Errno 9] Bad file descriptor");
        Ok(())
    });
}

#[test]
fn streams_are_made_of_a_socket_that_is_connected_already() {
    run(async {
        let (one, mut other) = UnixStream::pair()?;
        let (reader, writer) = open_connection_on(one).await?;
        other.write_all(b"x\n")?;
        assert_eq!(reader.readline().await?, b"x\n");
        writer.write(b"y")?;
        let mut heard = [0; 1];
        other.read_exact(&mut heard)?;
        assert_eq!(&heard, b"y");
        Ok(())
    });
}

#[test]
fn a_connected_datagram_socket_of_ones_own_sends_to_its_peer_whatever_the_address() {
    run(async {
        let (peer, third) = (UdpSocket::bind("127.0.0.1:0")?, UdpSocket::bind("127.0.0.1:0")?);
        let socket = UdpSocket::bind("127.0.0.1:0")?;
        socket.connect(peer.local_addr()?)?;
        let only = Named("only", Log::default());
        let (transport, _) = get_running_loop()?.create_datagram_endpoint_on(|| only, socket).await?;
        assert_eq!(transport.get_extra_info("peername"), Some(peer.local_addr()?.into()));
        transport.sendto(b"one", None)?;
        transport.sendto(b"two", third.local_addr()?)?;
        let mut buffer = [0; 9];
        for datagram in [b"one", b"two"] {
            let count = peer.recv(&mut buffer)?;
            assert_eq!(&buffer[..count], datagram);
        }
        third.set_nonblocking(true)?;
        assert_eq!(third.recv(&mut buffer).unwrap_err().kind(), std::io::ErrorKind::WouldBlock);
        Ok(())
    });
}
