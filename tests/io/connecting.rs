//! Connecting, and what keeps one from it.

use std::net::{TcpListener, TcpStream};

use glassloop::{ErrorKind, create_task, get_running_loop, open_connection, wait_for, yield_now};

use crate::support::{Echo, Told, port_of, run, until};

/// A port at which nobody listens.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[test]
fn whoever_connects_to_nobody_is_refused_in_asyncios_words() {
    run(async {
        let port = free_port();
        let error = open_connection("127.0.0.1", port).await.unwrap_err();
        assert_eq!(error.class(), "ConnectionRefusedError");
        assert_eq!(error.to_string(), format!("[Errno 111] Connect call failed ('127.0.0.1', {port})"));
        assert!(error.hint().is_some());
        Ok(())
    });
}

#[test]
fn a_host_that_nobody_knows_is_a_gaierror() {
    run(async {
        let error = open_connection("no.such.host.invalid", 80).await.unwrap_err();
        assert_eq!(error.class(), "gaierror");
        assert!(error.to_string().starts_with("[Errno -"), "{error}");
        Ok(())
    });
}

#[test]
fn a_name_is_looked_up_and_its_addresses_are_tried_in_turn() {
    run(async {
        let event_loop = get_running_loop()?;
        let server = event_loop.create_server(|| Echo, "127.0.0.1", 0).await?;
        let (reader, writer) = open_connection("localhost", port_of(&server)).await?;
        writer.write(b"by name")?;
        assert_eq!(reader.read(100).await?, b"by name");
        Ok(())
    });
}

#[test]
fn a_connected_socket_of_any_making_may_be_given_to_a_protocol() {
    run(async {
        let event_loop = get_running_loop()?;
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let server = event_loop.create_server_on(|| Echo, listener).await?;
        let socket = TcpStream::connect(("127.0.0.1", port_of(&server)))?;
        let (transport, told) = event_loop.create_connection_on(Told::default, socket).await?;
        transport.write(b"hello")?;
        until(|| told.log.contains("data hello")).await
    });
}

#[test]
fn connecting_may_be_cancelled_and_leaves_nothing_watched() {
    run(async {
        let event_loop = get_running_loop()?;
        // A queue that is full: the next one who connects has to wait.
        let full = TcpListener::bind("127.0.0.1:0")?;
        let watched = event_loop.snapshot().sources.len();
        let address = full.local_addr()?;
        let connecting =
            create_task(async move { open_connection("127.0.0.1", address.port()).await.map(drop) })?;
        yield_now().await?;
        assert_eq!(event_loop.snapshot().sources.len(), watched + 1);
        connecting.cancel()?;
        assert!(connecting.await.unwrap_err().is_cancelled());
        assert_eq!(event_loop.snapshot().sources.len(), watched);
        Ok(())
    });
}

#[test]
fn a_time_limit_ends_a_wait_for_data_and_the_reader_is_as_good_as_before() {
    run(async {
        let event_loop = get_running_loop()?;
        let server = event_loop.create_server(|| Echo, "127.0.0.1", 0).await?;
        let (reader, writer) = open_connection("127.0.0.1", port_of(&server)).await?;
        let reader = std::rc::Rc::new(reader);
        let reads = reader.clone();
        let late = wait_for(async move { reads.readline().await }, std::time::Duration::ZERO).await;
        assert_eq!(late.unwrap_err().class(), "TimeoutError");
        writer.write(b"now\n")?;
        assert_eq!(reader.readline().await?, b"now\n");
        Ok(())
    });
}

#[test]
fn a_closed_loop_refuses_to_connect_and_to_serve() {
    let event_loop = glassloop::EventLoop::new().unwrap();
    let other = glassloop::EventLoop::new().unwrap();
    event_loop.close().unwrap();
    let server = other.run_until_complete(event_loop.create_server(|| Echo, "127.0.0.1", 0));
    assert!(matches!(server.unwrap_err().kind(), ErrorKind::EventLoopClosed));
    let client = other.run_until_complete(event_loop.create_connection(|| Echo, "localhost", 80));
    assert!(matches!(client.map(drop).unwrap_err().kind(), ErrorKind::EventLoopClosed));
    other.close().unwrap();
}
