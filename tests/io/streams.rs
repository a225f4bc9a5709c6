//! Readers and writers.

use std::rc::Rc;

use glassloop::{
    DEFAULT_LIMIT, Error, ErrorKind, Result, StreamReader, create_task, open_connection, start_server,
    start_server_with_limit, yield_now,
};

use crate::support::{echo, port_of, run, until};

fn fed(limit: usize, data: &[u8]) -> Result<StreamReader> {
    let reader = StreamReader::new(limit)?;
    reader.feed_data(data)?;
    reader.feed_eof();
    Ok(reader)
}

#[test]
fn lines_are_read_one_by_one_and_the_last_needs_no_end() {
    run(async {
        let reader = fed(DEFAULT_LIMIT, b"one\n\nthree")?;
        assert_eq!(reader.readline().await?, b"one\n");
        assert_eq!(reader.readline().await?, b"\n");
        assert!(!reader.at_eof());
        assert_eq!(reader.readline().await?, b"three");
        assert!(reader.at_eof());
        assert_eq!(reader.readline().await?, b"");
        Ok(())
    });
}

#[test]
fn a_separator_may_come_in_pieces() {
    run(async {
        let reader = Rc::new(StreamReader::new(DEFAULT_LIMIT)?);
        let reads = reader.clone();
        let task = create_task(async move { reads.readuntil(b"\r\n\r\n").await })?;
        for piece in [b"a\r".as_slice(), b"\n\r", b"\r\n\r", b"\nrest"] {
            yield_now().await?;
            assert!(!task.done());
            reader.feed_data(piece)?;
        }
        assert_eq!(task.await?, b"a\r\n\r\r\n\r\n");
        assert_eq!(reader.read(100).await?, b"rest");
        Ok(())
    });
}

#[test]
fn a_stream_that_ends_before_the_separator_gives_what_came_with_the_error() {
    run(async {
        let reader = fed(DEFAULT_LIMIT, b"half")?;
        let error = reader.readuntil(b"!").await.unwrap_err();
        assert_eq!(
            format!("{error:?}"),
            "IncompleteReadError: 4 bytes read on a total of undefined expected bytes"
        );
        assert!(
            matches!(error.kind(), ErrorKind::IncompleteRead { partial, expected: None } if partial == b"half")
        );
        assert_eq!(reader.read(100).await?, b"", "and it is read");
        Ok(())
    });
}

#[test]
fn a_separator_beyond_the_limit_leaves_the_data_to_be_read_otherwise() {
    run(async {
        let reader = fed(4, b"abcdef\ngh")?;
        let error = reader.readuntil(b"\n").await.unwrap_err();
        assert_eq!(error.to_string(), "Separator is found, but chunk is longer than limit");
        assert!(matches!(error.kind(), ErrorKind::LimitOverrun { consumed: 6, .. }));
        assert_eq!(reader.readexactly(9).await?, b"abcdef\ngh");
        Ok(())
    });
}

#[test]
fn no_separator_within_the_limit_is_an_error_before_it_comes() {
    run(async {
        let reader = StreamReader::new(4)?;
        reader.feed_data(b"abcdefgh")?;
        let error = reader.readuntil(b"\r\n").await.unwrap_err();
        assert_eq!(error.to_string(), "Separator is not found, and chunk exceed the limit");
        assert!(matches!(error.kind(), ErrorKind::LimitOverrun { consumed: 7, .. }));
        Ok(())
    });
}

#[test]
fn a_line_that_is_too_long_is_thrown_away_and_the_next_one_is_read() {
    run(async {
        let reader = fed(4, b"much too long\nok\n")?;
        let error = reader.readline().await.unwrap_err();
        assert_eq!(format!("{error:?}"), "ValueError: Separator is found, but chunk is longer than limit");
        assert_eq!(reader.readline().await?, b"ok\n");
        Ok(())
    });
}

#[test]
fn only_one_coroutine_may_wait_for_data() {
    run(async {
        let reader = Rc::new(StreamReader::new(DEFAULT_LIMIT)?);
        let reads = reader.clone();
        let first = create_task(async move { reads.read(1).await })?;
        yield_now().await?;
        let second = reader.readexactly(1).await.unwrap_err();
        assert_eq!(
            format!("{second:?}"),
            "RuntimeError: readexactly() called while another coroutine is already waiting for incoming data"
        );
        first.cancel()?;
        assert!(first.await.unwrap_err().is_cancelled());
        reader.feed_data(b"x")?;
        assert_eq!(reader.readexactly(1).await?, b"x", "once the first has gone");
        Ok(())
    });
}

#[test]
fn an_exception_of_the_connection_is_raised_by_every_read() {
    run(async {
        let reader = Rc::new(StreamReader::new(DEFAULT_LIMIT)?);
        let reads = reader.clone();
        let waits = create_task(async move { reads.readline().await })?;
        yield_now().await?;
        let boom = Error::raise("ConnectionError", "boom");
        reader.set_exception(boom.clone());
        assert!(waits.await.unwrap_err().same(&boom));
        assert!(reader.read(1).await.unwrap_err().same(&boom));
        assert!(reader.exception().unwrap().same(&boom));
        Ok(())
    });
}

#[test]
fn bad_arguments_are_refused_in_cpythons_words() {
    run(async {
        assert_eq!(format!("{:?}", StreamReader::new(0).unwrap_err()), "ValueError: Limit cannot be <= 0");
        let reader = fed(1, b"")?;
        let empty = reader.readuntil(b"").await.unwrap_err();
        assert_eq!(format!("{empty:?}"), "ValueError: Separator should be at least one-byte string");
        let late = reader.feed_data(b"x").unwrap_err();
        assert_eq!(format!("{late:?}"), "AssertionError: feed_data after feed_eof");
        let server = start_server_with_limit(echo, "127.0.0.1", 0, 0).await.unwrap_err();
        assert_eq!(format!("{server:?}"), "ValueError: Limit cannot be <= 0");
        Ok(())
    });
}

#[test]
fn a_writer_that_is_dropped_closes_its_connection() {
    run(async {
        let server = start_server(echo, "127.0.0.1", 0).await?;
        let (reader, writer) = open_connection("127.0.0.1", port_of(&server)).await?;
        writer.write(b"x")?;
        assert_eq!(reader.read(1).await?, b"x");
        let transport = writer.transport().clone();
        drop(writer);
        assert!(transport.is_closing());
        assert_eq!(reader.read(1).await?, b"");
        Ok(())
    });
}

#[test]
fn drain_on_a_lost_connection_is_a_connection_reset() {
    run(async {
        let server = start_server(echo, "127.0.0.1", 0).await?;
        let (_reader, writer) = open_connection("127.0.0.1", port_of(&server)).await?;
        writer.close()?;
        writer.wait_closed().await?;
        let error = writer.drain().await.unwrap_err();
        assert_eq!(format!("{error:?}"), "ConnectionResetError: Connection lost");
        Ok(())
    });
}

#[test]
fn a_reset_is_raised_where_the_coroutine_reads_and_by_wait_closed() {
    run(async {
        let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
        let (reader, writer) = open_connection("127.0.0.1", listener.local_addr()?.port()).await?;
        let (accepted, _) = listener.accept()?;
        crate::support::reset(accepted, writer.transport()).await?;
        let error = reader.read(1).await.unwrap_err();
        assert_eq!(format!("{error:?}"), "ConnectionResetError: [Errno 104] Connection reset by peer");
        assert!(writer.wait_closed().await.unwrap_err().same(&error));
        assert!(writer.drain().await.unwrap_err().same(&error));
        until(|| writer.is_closing()).await
    });
}

#[test]
fn streams_print_as_in_asyncio() {
    run(async {
        let reader = StreamReader::new(10)?;
        reader.feed_data(b"abc")?;
        reader.feed_eof();
        assert_eq!(format!("{reader:?}"), "<StreamReader 3 bytes eof limit=10>");
        let server = start_server(echo, "127.0.0.1", 0).await?;
        let (_reader, writer) = open_connection("127.0.0.1", port_of(&server)).await?;
        let transport = format!("{:?}", writer.transport());
        assert!(transport.ends_with("read=polling write=<idle, bufsize=0>>"), "{transport}");
        assert_eq!(
            format!("{writer:?}"),
            format!("<StreamWriter transport={transport} reader=<StreamReader transport={transport}>>")
        );
        Ok(())
    });
}

#[cfg(feature = "futures-io")]
#[test]
fn the_ecosystems_codecs_work_on_streams() {
    use futures::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, io::BufReader};

    run(async {
        let server = start_server(echo, "127.0.0.1", 0).await?;
        let (reader, mut writer) = open_connection("127.0.0.1", port_of(&server)).await?;
        writer.write_all(b"one\ntwo\n").await?;
        writer.flush().await?;
        let mut reader = BufReader::new(reader);
        let mut line = String::new();
        reader.read_line(&mut line).await?;
        reader.read_line(&mut line).await?;
        assert_eq!(line, "one\ntwo\n");
        writer.transport().write_eof()?;
        assert_eq!(reader.read(&mut [0; 8]).await?, 0);
        AsyncWriteExt::close(&mut writer).await?;
        Ok(())
    });
}
