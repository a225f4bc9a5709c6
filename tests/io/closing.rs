//! How connections end, in every state.

use std::cell::Cell;
use std::io::{Read, Write};
use std::net::Shutdown;

use glassloop::{Error, ErrorKind, EventLoop, get_running_loop, open_connection, start_server, yield_now};

use crate::support::{Echo, Log, Told, echo, port_of, read_all, reset, run, served_by, until};

#[test]
fn what_was_written_is_sent_before_the_connection_is_closed() {
    run(async {
        let told = Told::default();
        let (_server, client) = served_by(&told).await?;
        let much = vec![b'x'; 8_000_000];
        told.transport().write(&much)?;
        told.transport().close()?;
        assert!(told.transport().get_write_buffer_size() > 0, "more than the system takes at once");
        let reads = std::thread::spawn(move || read_all(&client).unwrap());
        until(|| told.log.contains("lost")).await?;
        assert_eq!(reads.join().unwrap(), much);
        Ok(())
    });
}

#[test]
fn an_abort_throws_away_what_waits_to_be_sent() {
    run(async {
        let told = Told::default();
        let (_server, client) = served_by(&told).await?;
        told.transport().write(vec![b'x'; 8_000_000])?;
        told.transport().abort()?;
        assert_eq!(told.transport().get_write_buffer_size(), 0);
        assert!(told.transport().is_closing());
        until(|| told.log.contains("lost")).await?;
        assert!(read_all(&client).map_or(0, |all| all.len()) < 8_000_000);
        Ok(())
    });
}

#[test]
fn a_half_closed_connection_may_still_be_written_to() {
    run(async {
        let told = Told { keep_open: true, ..Told::default() };
        let (_server, client) = served_by(&told).await?;
        client.shutdown(Shutdown::Write)?;
        until(|| told.log.contains("eof")).await?;
        told.transport().write(b"the answer")?;
        told.transport().close()?;
        yield_now().await?;
        assert_eq!(read_all(&client)?, b"the answer");
        assert_eq!(told.log.lines(), ["made", "eof", "lost"]);
        Ok(())
    });
}

#[test]
fn this_side_may_end_its_stream_and_still_read() {
    run(async {
        let told = Told::default();
        let (_server, mut client) = served_by(&told).await?;
        told.transport().write(b"that is all")?;
        told.transport().write_eof()?;
        assert_eq!(read_all(&client)?, b"that is all");
        client.write_all(b"thanks")?;
        until(|| told.log.contains("data thanks")).await?;
        let refused = told.transport().write(b"more").unwrap_err();
        assert_eq!(refused.to_string(), "Cannot call write() after write_eof()");
        Ok(())
    });
}

#[test]
fn the_end_of_file_cannot_be_sent_to_one_who_is_gone() {
    run(async {
        let told = Told::default();
        let (_server, client) = served_by(&told).await?;
        reset(client, &told.transport()).await?;
        let refused = told.transport().write_eof().unwrap_err();
        assert_eq!(format!("{refused:?}"), "OSError: [Errno 107] Transport endpoint is not connected");
        told.transport().write_eof() // The second does nothing, as in asyncio.
    });
}

/// A write waits for the loop to find room; `writelines` finds it by itself.
#[test]
fn writelines_sends_at_once_though_something_waits() {
    run(async {
        let told = Told::default();
        let (_server, client) = served_by(&told).await?;
        let transport = told.transport();
        transport.write(vec![b'x'; 8_000_000])?;
        let waits = transport.get_write_buffer_size();
        // Room for the system to take more: it counts whole blocks.
        (&client).read_exact(&mut vec![0; (8_000_000 - waits) / 2])?;
        transport.write(b"y")?;
        assert_eq!(transport.get_write_buffer_size(), waits + 1);
        transport.writelines([b"z"])?;
        assert!(transport.get_write_buffer_size() < waits);
        transport.abort()
    });
}

#[test]
fn the_end_of_file_is_sent_after_what_still_waits() {
    run(async {
        let told = Told::default();
        let (_server, client) = served_by(&told).await?;
        told.transport().write(vec![b'x'; 8_000_000])?;
        told.transport().write_eof()?;
        let reads = std::thread::spawn(move || read_all(&client).map(|all| (all.len(), client)).unwrap());
        until(|| reads.is_finished()).await?;
        assert_eq!(reads.join().unwrap().0, 8_000_000);
        assert!(!told.transport().is_closing());
        Ok(())
    });
}

#[test]
fn a_reset_while_idle_is_told_with_the_systems_error() {
    run(async {
        let told = Told::default();
        let (_server, client) = served_by(&told).await?;
        reset(client, &told.transport()).await?;
        until(|| told.log.lines().len() > 1).await?;
        assert_eq!(
            told.log.lines(),
            ["made", "lost ConnectionResetError: [Errno 104] Connection reset by peer"]
        );
        Ok(())
    });
}

#[test]
fn a_reset_while_much_waits_to_be_sent_is_told_once() {
    run(async {
        let told = Told::default();
        let (_server, client) = served_by(&told).await?;
        told.transport().write(vec![b'x'; 8_000_000])?;
        drop(client);
        until(|| told.log.lines().iter().any(|line| line.starts_with("lost"))).await?;
        let lines = told.log.lines();
        assert_eq!(lines[..2], ["made", "pause"]);
        assert!(
            lines[2].starts_with("lost ConnectionResetError") || lines[2].starts_with("lost BrokenPipeError")
        );
        assert_eq!(lines.len(), 3);
        Ok(())
    });
}

#[test]
fn a_reset_while_reading_is_paused_is_told_when_it_reads_again() {
    run(async {
        let told = Told::default();
        let (_server, client) = served_by(&told).await?;
        let transport = told.transport();
        transport.pause_reading();
        reset(client, &transport).await?;
        for _ in 0..10 {
            yield_now().await?;
        }
        assert_eq!(told.log.lines(), ["made"]);
        transport.resume_reading()?;
        until(|| told.log.lines().len() > 1).await?;
        assert!(told.log.lines()[1].starts_with("lost ConnectionResetError"));
        Ok(())
    });
}

#[test]
fn a_reset_after_close_is_nobodys_business() {
    run(async {
        let told = Told::default();
        let (_server, client) = served_by(&told).await?;
        let transport = told.transport();
        reset(client, &transport).await?;
        transport.close()?;
        until(|| told.log.lines().len() > 1).await?;
        assert_eq!(told.log.lines(), ["made", "lost"]);
        transport.close()?;
        transport.abort()?;
        transport.write(b"into nothing")?;
        Ok(())
    });
}

#[test]
fn a_loop_that_is_closed_lets_its_connections_go() {
    let event_loop = EventLoop::new().unwrap();
    let told = Told::default();
    let protocol = told.clone();
    let main =
        async move { served_by(&protocol).await.map(|(server, client)| (server, std::rc::Rc::new(client))) };
    let (server, client) = event_loop.run_until_complete(main).unwrap();
    let transport = told.transport();
    event_loop.close().unwrap();
    assert_eq!(told.log.lines(), ["made"], "nobody is told any more");
    assert!(matches!(transport.close().unwrap_err().kind(), ErrorKind::EventLoopClosed));
    drop((told, transport, server));
    assert_eq!((&*client).read(&mut [0; 1]).unwrap(), 0, "and the socket is closed");
}

#[test]
fn a_server_that_is_closed_accepts_no_more_and_its_connections_go_on() {
    run(async {
        let event_loop = get_running_loop()?;
        let server = event_loop.create_server(|| Echo, "127.0.0.1", 0).await?;
        let port = port_of(&server);
        let (reader, writer) = open_connection("127.0.0.1", port).await?;
        writer.write(b"before")?;
        assert_eq!(reader.read(100).await?, b"before");
        server.close();
        assert!(!server.is_serving() && server.sockets().is_empty());
        writer.write(b"after")?;
        assert_eq!(reader.read(100).await?, b"after");
        let refused = open_connection("127.0.0.1", port).await.unwrap_err();
        assert_eq!(refused.to_string(), format!("[Errno 111] Connect call failed ('127.0.0.1', {port})"));
        writer.close()?;
        server.wait_closed().await
    });
}

#[test]
fn close_clients_lets_them_finish_and_abort_clients_does_not() {
    run(async {
        let server = start_server(echo, "127.0.0.1", 0).await?;
        let (one, one_writer) = open_connection("127.0.0.1", port_of(&server)).await?;
        let (two, two_writer) = open_connection("127.0.0.1", port_of(&server)).await?;
        for (reader, writer) in [(&one, &one_writer), (&two, &two_writer)] {
            writer.write(b"x")?;
            assert_eq!(reader.read(1).await?, b"x");
        }
        server.close();
        server.close_clients()?;
        assert_eq!(one.read_until_eof().await?, b"");
        assert_eq!(two.read_until_eof().await?, b"");
        server.wait_closed().await
    });
}

#[test]
fn a_transport_that_reads_no_more_and_that_nobody_holds_is_closed_and_leaves_its_server() {
    run(async {
        let told = Told::default();
        let (server, client) = served_by(&told).await?;
        told.transport().pause_reading();
        told.transport.replace(None);
        // The task that has accepted it holds it until its last step.
        for _ in 0..10 {
            yield_now().await?;
        }
        assert_eq!(read_all(&client)?, b"");
        assert_eq!(told.log.lines(), ["made"], "nobody is told");
        server.close();
        server.wait_closed().await
    });
}

#[test]
fn the_fifth_write_to_a_lost_connection_is_warned_of_and_so_is_the_fifth_datagram() {
    thread_local!(static WARNED: Cell<u32> = const { Cell::new(0) });
    struct Counts;
    impl log::Log for Counts {
        fn enabled(&self, _: &log::Metadata<'_>) -> bool {
            true
        }
        fn log(&self, record: &log::Record<'_>) {
            if record.args().to_string() == "socket.send() raised exception." {
                WARNED.set(WARNED.get() + 1);
            }
        }
        fn flush(&self) {}
    }
    log::set_logger(&Counts).expect("no other test of this program hears the log");
    log::set_max_level(log::LevelFilter::Warn);
    run(async {
        let told = Told::default();
        let (_server, _client) = served_by(&told).await?;
        let transport = told.transport();
        transport.abort()?;
        let warned = |_| transport.write(b"x").map(|()| WARNED.get());
        let warned: glassloop::Result<Vec<_>> = (0..6).map(warned).collect();
        assert_eq!(warned?, [0, 0, 0, 0, 1, 2]);
        let nowhere = Some(("127.0.0.1", 9));
        let event_loop = get_running_loop()?;
        let (transport, _) = event_loop.create_datagram_endpoint(|| Hears, None, nowhere).await?;
        transport.close()?;
        let warned = |_| transport.sendto(b"x", None).map(|()| WARNED.get());
        let warned: glassloop::Result<Vec<_>> = (0..6).map(warned).collect();
        assert_eq!(warned?, [2, 2, 2, 2, 3, 4]);
        Ok(())
    });
}

/// Does nothing with datagrams.
struct Hears;

impl glassloop::DatagramProtocol for Hears {
    fn datagram_received(
        &self,
        _: &glassloop::DatagramTransport,
        _: &[u8],
        _: std::net::SocketAddr,
    ) -> glassloop::Result<()> {
        Ok(())
    }
}

/// Raises an error when it is given something.
struct Raises(fn() -> Error);

impl glassloop::Protocol for Raises {
    fn data_received(&self, _: &glassloop::Transport, _: &[u8]) -> glassloop::Result<()> {
        Err((self.0)())
    }
}

/// Which errors the exception handler is told of when a protocol raises them.
fn reported(errors: impl IntoIterator<Item = fn() -> Error> + 'static) -> Vec<String> {
    let told = Log::default();
    let hears = told.clone();
    run(async move {
        let event_loop = get_running_loop()?;
        event_loop.set_exception_handler(move |_, context| {
            hears.add(context.exception.as_ref().expect("an error").class());
        });
        for error in errors {
            let server = event_loop.create_server(move || Raises(error), "127.0.0.1", 0).await?;
            let (reader, writer) = open_connection("127.0.0.1", port_of(&server)).await?;
            writer.write(b"x")?;
            assert!(reader.read_until_eof().await.is_ok_and(|rest| rest.is_empty()), "it is closed");
            server.close();
        }
        Ok(())
    });
    told.lines()
}

#[test]
fn an_os_error_that_is_raised_by_its_name_is_the_networks_everyday_life() {
    // `TimeoutError` is one of Python's as well.
    let everyday: [fn() -> Error; 5] = [
        || Error::raise("ConnectionResetError", "gone"),
        || Error::raise("BrokenPipeError", ""),
        || Error::raise("OSError", "gone"),
        || std::io::Error::from_raw_os_error(2).into(),
        Error::timeout,
    ];
    assert!(reported(everyday).is_empty());
}

#[test]
fn an_error_that_is_none_of_the_systems_is_reported_also_one_about_streams() {
    let others: [fn() -> Error; 4] = [
        || Error::raise("EOFError", "gone"),
        || glassloop::ErrorKind::IncompleteRead { partial: Vec::new(), expected: Some(1) }.into(),
        || Error::cancelled(None),
        || Error::raise("RuntimeError", "boom"),
    ];
    assert_eq!(reported(others), ["EOFError", "IncompleteReadError", "CancelledError", "RuntimeError"]);
}

#[test]
fn a_writer_that_outlives_its_run_is_refused_nothing() {
    use glassloop::trace::{Event, Journal};
    let journal = Journal::in_memory(1_000);
    let in_force = glassloop::EventLoopPolicy::new().journal(&journal).set_for_this_thread();
    let writer = glassloop::run(async {
        let server = start_server(echo, "127.0.0.1", 0).await?;
        let (_reader, writer) = open_connection("127.0.0.1", port_of(&server)).await?;
        server.close();
        Ok(writer)
    });
    drop(writer.unwrap());
    drop(in_force);
    let records = journal.records();
    let refused: Vec<_> = records.iter().filter(|record| matches!(record.event, Event::Refused(_))).collect();
    assert!(refused.is_empty(), "{refused:?}");
}
