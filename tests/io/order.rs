//! In which order a protocol is called: asyncio's.

use std::io::Write;
use std::net::{Shutdown, TcpStream};

use glassloop::{Error, Protocol, Result, Transport, get_running_loop, yield_now};

use crate::support::{Told, hear, port_of, read_all, run, served_by, until};

#[test]
fn a_protocol_is_told_that_the_connection_stands_what_comes_that_it_ends_and_that_it_is_over() {
    run(async {
        let told = Told::default();
        let (_server, mut client) = served_by(&told).await?;
        client.write_all(b"hello")?;
        until(|| told.log.contains("data hello")).await?;
        client.shutdown(Shutdown::Write)?;
        until(|| told.log.contains("lost")).await?;
        assert_eq!(told.log.lines(), ["made", "data hello", "eof", "lost"]);
        assert_eq!(read_all(&client)?, b"", "and the other side is told as well");
        Ok(())
    });
}

#[test]
fn data_that_has_come_with_the_end_is_told_before_it() {
    run(async {
        let told = Told::default();
        let (_server, mut client) = served_by(&told).await?;
        client.write_all(b"all at once")?;
        drop(client);
        until(|| told.log.contains("lost")).await?;
        assert_eq!(told.log.lines(), ["made", "data all at once", "eof", "lost"]);
        Ok(())
    });
}

#[test]
fn whoever_connects_has_the_transport_after_the_protocol_was_told() {
    run(async {
        let event_loop = get_running_loop()?;
        let server = event_loop.create_server(Told::default, "127.0.0.1", 0).await?;
        let (transport, protocol) =
            event_loop.create_connection(Told::default, "127.0.0.1", port_of(&server)).await?;
        assert_eq!(protocol.log.lines(), ["made"]);
        assert_eq!(protocol.transport(), transport);
        assert!(transport.is_reading(), "and reads already");
        Ok(())
    });
}

#[test]
fn connection_lost_comes_in_the_iteration_after_close() {
    run(async {
        let told = Told::default();
        let (_server, _client) = served_by(&told).await?;
        told.transport().close()?;
        assert_eq!(told.log.lines(), ["made"], "nobody is called from inside close");
        yield_now().await?;
        assert_eq!(told.log.lines(), ["made", "lost"]);
        Ok(())
    });
}

#[test]
fn nothing_is_told_of_what_comes_after_close() {
    run(async {
        let told = Told::default();
        let (_server, mut client) = served_by(&told).await?;
        client.write_all(b"too late")?;
        told.transport().close()?;
        until(|| told.log.contains("lost")).await?;
        assert_eq!(told.log.lines(), ["made", "lost"]);
        Ok(())
    });
}

struct Fails;

impl Protocol for Fails {
    fn data_received(&self, _: &Transport, _: &[u8]) -> Result<()> {
        Err(Error::raise("ValueError", "boom"))
    }
}

#[test]
fn an_error_in_data_received_goes_to_the_exception_handler_and_ends_the_connection() {
    run(async {
        let event_loop = get_running_loop()?;
        let heard = hear(&event_loop);
        let server = event_loop.create_server(|| Fails, "127.0.0.1", 0).await?;
        let mut client = TcpStream::connect(("127.0.0.1", port_of(&server)))?;
        client.write_all(b"x")?;
        until(|| !heard.lines().is_empty()).await?;
        assert_eq!(heard.lines(), ["Fatal error: protocol.data_received() call failed.: ValueError: boom"]);
        yield_now().await?;
        assert_eq!(read_all(&client)?, b"");
        Ok(())
    });
}

struct Panics;

impl Protocol for Panics {
    fn data_received(&self, transport: &Transport, data: &[u8]) -> Result<()> {
        assert_eq!(data, b"good", "on purpose");
        transport.write(data)
    }
}

#[test]
fn a_panic_in_a_protocol_ends_its_connection_and_no_other() {
    run(async {
        let event_loop = get_running_loop()?;
        let heard = hear(&event_loop);
        let server = event_loop.create_server(|| Panics, "127.0.0.1", 0).await?;
        let told = Told::default();
        let (good, bad) = (told.clone(), Told::default());
        let (good, _) = event_loop.create_connection(|| good, "127.0.0.1", port_of(&server)).await?;
        let other = bad.clone();
        let (bad_one, _) = event_loop.create_connection(|| other, "127.0.0.1", port_of(&server)).await?;
        bad_one.write(b"bad")?;
        until(|| bad.log.contains("lost")).await?;
        assert!(heard.lines()[0].starts_with("Fatal error: protocol.data_received() call failed.: Panic"));
        good.write(b"good")?;
        until(|| told.log.contains("data good")).await
    });
}
