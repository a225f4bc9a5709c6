//! Servers: where they listen, and how they end.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use glassloop::trace::Event;
use glassloop::{
    ErrorKind, EventLoop, Server, StreamReader, StreamWriter, create_task, get_running_loop, open_connection,
    start_server, wait_for, yield_now,
};

use crate::support::{Echo, Told, echo, hear, port_of, read_all, run, served_by, until};

async fn nothing(_: StreamReader, _: StreamWriter) -> glassloop::Result<()> {
    Ok(())
}

#[test]
fn a_port_in_use_is_named_as_asyncio_names_it() {
    run(async {
        let server = start_server(nothing, "127.0.0.1", 0).await?;
        let port = port_of(&server);
        let error = start_server(nothing, "127.0.0.1", port).await.unwrap_err();
        assert_eq!(
            format!("{error:?}"),
            format!(
                "OSError: [Errno 98] error while attempting to bind on address ('127.0.0.1', {port}): \
                 [errno 98] address already in use"
            )
        );
        assert!(matches!(error.kind(), ErrorKind::Os { errno: Some(98), .. }));
        assert!(error.hint().is_some());
        server.close();
        start_server(nothing, "127.0.0.1", port).await?.close();
        Ok(())
    });
}

#[test]
fn a_server_may_listen_on_several_addresses() {
    run(async {
        let server = start_server(echo, ["127.0.0.1", "127.0.0.2", "127.0.0.1"], 0).await?;
        let addresses = server.sockets();
        let hosts: Vec<_> = addresses.iter().map(|address| address.ip().unwrap().to_string()).collect();
        assert_eq!(hosts, ["127.0.0.1", "127.0.0.2"], "each once");
        for address in addresses {
            let host = address.ip().unwrap().to_string();
            let (reader, writer) = open_connection(&host, address.port().unwrap()).await?;
            writer.write(host.as_bytes())?;
            assert_eq!(reader.read(100).await?, host.as_bytes());
        }
        Ok(())
    });
}

#[test]
fn a_server_with_no_host_listens_on_all_addresses() {
    run(async {
        let server = start_server(echo, None, 0).await?;
        let (reader, writer) = open_connection("127.0.0.1", port_of(&server)).await?;
        writer.write(b"hello")?;
        assert_eq!(reader.read(100).await?, b"hello");
        assert_eq!(server.sockets().len(), 1);
        Ok(())
    });
}

#[test]
fn an_address_that_is_not_of_this_machine_cannot_be_bound() {
    run(async {
        let error = start_server(nothing, "192.0.2.1", 0).await.unwrap_err();
        assert_eq!(error.to_string(), "could not bind on any address out of [('192.0.2.1', 0)]");
        Ok(())
    });
}

#[test]
fn serve_forever_ends_with_its_task_and_closes_the_server() {
    run(async {
        let server = start_server(echo, "127.0.0.1", 0).await?;
        let serves = create_task(server.serve_forever())?;
        yield_now().await?;
        let again = server.serve_forever().await.unwrap_err();
        assert_eq!(
            again.to_string(),
            format!("server {server:?} is already being awaited on serve_forever()")
        );
        serves.cancel()?;
        assert!(serves.await.unwrap_err().is_cancelled());
        assert!(!server.is_serving());
        assert_eq!(format!("{server:?}"), "<Server sockets=()>");
        let closed = server.serve_forever().await.unwrap_err();
        assert_eq!(format!("{closed:?}"), "RuntimeError: server <Server sockets=()> is closed");
        Ok(())
    });
}

#[test]
fn closing_a_server_ends_serve_forever() {
    run(async {
        let server = start_server(echo, "127.0.0.1", 0).await?;
        let serves = create_task(server.serve_forever())?;
        yield_now().await?;
        server.close();
        assert!(serves.await.unwrap_err().is_cancelled());
        Ok(())
    });
}

/// CPython 3.13.0 waited for them, and Ctrl-C did not end a server.
#[test]
fn serve_forever_that_ends_closes_its_clients_and_does_not_wait_for_them() {
    for is_cancelled in [true, false] {
        run(async move {
            let told = Told::default();
            let (server, client) = served_by(&told).await?;
            let serves = create_task(server.serve_forever())?;
            yield_now().await?;
            match is_cancelled {
                true => assert!(serves.cancel()?),
                false => server.close(),
            }
            assert!(serves.await.unwrap_err().is_cancelled());
            assert_eq!((told.log.lines(), read_all(&client)?), (vec!["made".into(), "lost".into()], vec![]));
            Ok(())
        });
    }
}

#[test]
fn wait_closed_waits_for_the_close_and_for_the_last_connection() {
    run(async {
        let server = start_server(echo, "127.0.0.1", 0).await?;
        let (reader, writer) = open_connection("127.0.0.1", port_of(&server)).await?;
        writer.write(b"x")?;
        reader.read(1).await?;
        let waits = create_task(server.wait_closed())?;
        server.close();
        for _ in 0..10 {
            yield_now().await?;
        }
        assert!(!waits.done(), "a connection is left");
        writer.close()?;
        waits.await?;
        server.wait_closed().await
    });
}

#[test]
fn an_error_of_the_coroutine_that_serves_is_reported_and_ends_its_connection() {
    run(async {
        let heard = hear(&get_running_loop()?);
        let fails =
            async |_: StreamReader, _: StreamWriter| Err(glassloop::Error::raise("ValueError", "boom"));
        let server = start_server(fails, "127.0.0.1", 0).await?;
        let (reader, _writer) = open_connection("127.0.0.1", port_of(&server)).await?;
        assert_eq!(reader.read_until_eof().await?, b"");
        assert_eq!(heard.lines(), ["Unhandled exception in client_connected_cb: ValueError: boom"]);
        Ok(())
    });
}

#[test]
fn a_protocol_factory_that_panics_loses_that_connection_and_no_other() {
    run(async {
        let event_loop = get_running_loop()?;
        let heard = hear(&event_loop);
        let first = std::cell::Cell::new(true);
        let factory = move || {
            assert!(!first.replace(false), "on purpose");
            Echo
        };
        let server = event_loop.create_server(factory, "127.0.0.1", 0).await?;
        let (reader, _writer) = open_connection("127.0.0.1", port_of(&server)).await?;
        assert_eq!(reader.read_until_eof().await?, b"");
        let line = "Error on transport creation for incoming connection: Panic: on purpose";
        until(|| heard.contains(line)).await?;
        let (reader, writer) = open_connection("127.0.0.1", port_of(&server)).await?;
        writer.write(b"hello")?;
        assert_eq!(reader.read(100).await?, b"hello");
        Ok(())
    });
}

#[test]
fn a_connection_that_sends_all_the_time_does_not_keep_the_others_waiting() {
    run(async {
        let server = start_server(echo, "127.0.0.1", 0).await?;
        let port = port_of(&server);
        let (greedy_reader, greedy) = open_connection("127.0.0.1", port).await?;
        let floods = create_task(async move {
            loop {
                greedy.write(vec![b'x'; 1_000_000])?;
                greedy.drain().await?;
            }
            #[allow(unreachable_code)]
            Ok(())
        })?;
        let swallows = create_task(async move {
            while !greedy_reader.read(1_000_000).await?.is_empty() {}
            Ok(())
        })?;
        let (reader, writer) = open_connection("127.0.0.1", port).await?;
        let modest = async move {
            for _ in 0..100 {
                writer.write(b"?")?;
                reader.readexactly(1).await?;
            }
            Ok(())
        };
        wait_for(modest, Duration::from_secs(60)).await?;
        floods.cancel()?;
        swallows.cancel()?;
        Ok(())
    });
}

#[test]
fn a_server_that_its_handler_holds_goes_with_the_loop() {
    let port = glassloop::run(async {
        let slot: Rc<RefCell<Option<Server>>> = Rc::default();
        let held = slot.clone();
        let handler = move |_: StreamReader, _: StreamWriter| {
            let held = held.clone();
            async move {
                held.borrow().as_ref().inspect(|server| server.close());
                Ok(())
            }
        };
        let server = start_server(handler, "127.0.0.1", 0).await?;
        let port = port_of(&server);
        slot.replace(Some(server));
        Ok(port)
    });
    std::net::TcpListener::bind(("127.0.0.1", port.unwrap())).expect("nobody listens there any more");
}

#[test]
fn serve_forever_that_is_dropped_can_be_awaited_anew() {
    run(async {
        let server = start_server(nothing, "127.0.0.1", 0).await?;
        let mut serving = Box::pin(server.serve_forever());
        assert!(futures::poll!(&mut serving).is_pending());
        let mut again = Box::pin(server.serve_forever());
        assert!(futures::poll!(&mut again).is_ready(), "one at a time");
        drop(serving);
        let mut again = Box::pin(server.serve_forever());
        assert!(futures::poll!(&mut again).is_pending());
        assert!(server.is_serving());
        server.close();
        assert!(again.await.unwrap_err().is_cancelled());
        Ok(())
    });
}

/// The addresses are asked for in a task each, which are gathered; then the server lets
/// the loop take one more turn.
#[test]
fn a_server_is_there_after_as_many_iterations_as_in_asyncio() {
    let records = glassloop::testing::record(|| {
        let event_loop = EventLoop::new().unwrap();
        let serving = async { start_server(echo, "127.0.0.1", 0).await.map(|server| server.close()) };
        event_loop.run_until_complete(serving).unwrap();
        event_loop.close().unwrap();
    });
    let finished = records.iter().filter(|record| matches!(record.event, Event::TaskFinished(..)));
    let iterations: Vec<u64> = finished.map(|record| record.iteration).collect();
    assert_eq!(iterations, [2, 5], "that of the address, and of the one who began to serve in the first");
}
