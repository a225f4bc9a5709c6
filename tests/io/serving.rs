//! When a server serves, and what `async with server` does: as CPython 3.13.

use std::cell::{Cell, RefCell};
use std::os::unix::net::UnixListener;
use std::rc::Rc;

use glassloop::{
    Error, Result, StreamReader, StreamWriter, create_task, current_task, get_running_loop, open_connection,
    open_unix_connection, start_server, start_server_on, start_unix_server, yield_now,
};

use crate::support::{Log, echo, port_of, run, until};

async fn hello(_: StreamReader, writer: StreamWriter) -> Result<()> {
    writer.write(b"hi\n")?;
    writer.close()
}

#[test]
fn a_server_that_is_made_without_serving_serves_from_start_serving_on() {
    run(async {
        let server = start_server(hello, "127.0.0.1", 0).start_serving(false).await?;
        assert!(!server.is_serving());
        assert_eq!(server.sockets().len(), 1);
        // The system takes it in; nobody accepts it yet.
        let (reader, _writer) = open_connection("127.0.0.1", port_of(&server)).await?;
        for _ in 0..20 {
            yield_now().await?;
        }
        assert!(!format!("{reader:?}").contains("bytes"), "{reader:?}");
        server.start_serving().await?;
        assert!(server.is_serving());
        server.start_serving().await?;
        assert_eq!(reader.readline().await?, b"hi\n");
        Ok(())
    });
}

#[test]
fn every_way_to_a_server_may_do_without_serving_at_once() {
    run(async {
        let folder = std::env::temp_dir().join(format!("glassloop-serving-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let event_loop = get_running_loop()?;
        let factory = || crate::support::Echo;
        let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
        let servers = [
            event_loop.create_server(factory, "127.0.0.1", 0).start_serving(false).await?,
            event_loop.create_server_on(factory, listener).start_serving(false).await?,
            event_loop.create_unix_server(factory, folder.join("one")).start_serving(false).await?,
            start_unix_server(echo, folder.join("two")).start_serving(false).await?,
            start_server_on(echo, UnixListener::bind(folder.join("three"))?).start_serving(false).await?,
        ];
        for server in servers {
            assert!(!server.is_serving(), "{server:?}");
            server.start_serving().await?;
            assert!(server.is_serving(), "{server:?}");
            server.close();
        }
        std::fs::remove_dir_all(folder)?;
        Ok(())
    });
}

#[test]
fn making_a_server_that_does_not_serve_takes_no_iteration_more_and_serving_takes_one() {
    run(async {
        let turns = Rc::new(Cell::new(0));
        let counts = turns.clone();
        let counting = create_task(async move {
            loop {
                yield_now().await?;
                counts.set(counts.get() + 1);
            }
        });
        let counting: glassloop::Task<()> = counting?;
        yield_now().await?;
        let listener = || std::net::TcpListener::bind("127.0.0.1:0");
        let before = turns.get();
        let server = start_server_on(hello, listener()?).start_serving(false).await?;
        assert_eq!(turns.get() - before, 0);
        server.start_serving().await?;
        assert_eq!(turns.get() - before, 1);
        start_server_on(hello, listener()?).await?.close();
        assert_eq!(turns.get() - before, 2);
        server.close();
        counting.cancel()?;
        Ok(())
    });
}

#[test]
fn a_closed_server_does_not_start_to_serve() {
    run(async {
        let server = start_server(hello, "127.0.0.1", 0).start_serving(false).await?;
        server.close();
        let error = server.start_serving().await.unwrap_err();
        assert_eq!(format!("{error:?}"), "TypeError: 'NoneType' object is not iterable");
        assert!(server.is_serving(), "so CPython says then");
        Ok(())
    });
}

#[test]
fn a_server_as_a_guard_is_closed_at_the_end_and_its_connections_are_waited_for() {
    run(async {
        let log = Log::default();
        let writes = log.clone();
        let slow = move |reader: StreamReader, writer: StreamWriter| {
            let log = writes.clone();
            async move {
                log.add("in");
                reader.read(1).await?;
                log.add("out");
                writer.close()
            }
        };
        let server = start_server(slow, "127.0.0.1", 0).await?;
        let (address, seen) = (port_of(&server), log.clone());
        let inside = async move {
            let (_reader, writer) = open_connection("127.0.0.1", address).await?;
            until(|| seen.contains("in")).await?;
            get_running_loop()?.call_later(std::time::Duration::from_millis(20), move || writer.close())?;
            seen.add("leave");
            Err::<(), _>(Error::raise("ValueError", "boom"))
        };
        let error = server.with(inside).await.unwrap_err();
        log.add(format!("{error:?}"));
        assert_eq!(log.lines(), ["in", "leave", "out", "ValueError: boom"]);
        assert!(!server.is_serving() && server.sockets().is_empty());
        Ok(())
    });
}

#[test]
fn a_guard_that_is_dropped_closes_its_server() {
    run(async {
        let server = start_server(hello, "127.0.0.1", 0).await?;
        let inside = Rc::new(RefCell::new(Some(server.with(std::future::pending::<Result<()>>()))));
        let mut guarded = Box::pin(inside.take().expect("it was put in"));
        futures::future::poll_immediate(&mut guarded).await;
        assert!(server.is_serving());
        drop(guarded);
        assert!(!server.is_serving());
        server.wait_closed().await
    });
}

#[test]
fn a_task_that_serves_inside_the_guard_and_is_cancelled_leaves_with_the_cancel() {
    run(async {
        let server = start_server(echo, "127.0.0.1", 0).await?;
        let serves = server.clone();
        let task = create_task(async move { serves.with(serves.serve_forever()).await })?;
        yield_now().await?;
        task.cancel()?;
        assert!(task.await.unwrap_err().is_cancelled());
        assert!(!server.is_serving());
        Ok(())
    });
}

#[test]
fn a_server_of_a_unix_socket_takes_its_path_away_with_it() {
    run(async {
        let path = std::env::temp_dir().join(format!("glassloop-own-{}", std::process::id()));
        let _ = std::fs::remove_file(&path);
        let server = start_server_on(hello, UnixListener::bind(&path)?).await?;
        let (reader, _writer) = open_unix_connection(&path).await?;
        assert_eq!(reader.readline().await?, b"hi\n");
        server.close();
        assert!(!path.exists());
        Ok(())
    });
}

#[test]
fn the_task_of_a_start_server_is_named_after_it() {
    let event_loop = glassloop::EventLoop::new().unwrap();
    let starting = async {
        let task = create_task(start_server(hello, "127.0.0.1", 0))?;
        let name = format!("{task:?}");
        task.await?.close();
        Ok((name, current_task()?.is_some()))
    };
    let (name, _) = event_loop.run_until_complete(starting).unwrap();
    assert!(name.contains("coro=<start_server()"), "{name}");
    event_loop.close().unwrap();
}
