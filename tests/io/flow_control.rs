//! Back-pressure: a slow side makes the other one wait, and memory stays small.

use std::io::Read;

use glassloop::{DEFAULT_LIMIT, create_task, get_running_loop, open_connection, yield_now};

use crate::support::{Told, port_of, read_all, run, served_by, until};

#[test]
fn a_protocol_is_asked_to_pause_above_the_high_mark_and_may_go_on_at_the_low_one() {
    run(async {
        let told = Told::default();
        let (_server, client) = served_by(&told).await?;
        let transport = told.transport();
        assert_eq!(transport.get_write_buffer_limits(), (16 * 1024, 64 * 1024));
        transport.write(vec![b'x'; 8_000_000])?;
        assert_eq!(told.log.lines(), ["made", "pause"], "by the write itself");
        transport.write(b"x")?;
        assert_eq!(told.log.lines(), ["made", "pause"], "and only once");
        // The thread gives the socket back: closed there, it might be told of as lost in time.
        let reads = std::thread::spawn(move || {
            let read = (&client).take(8_000_001).read_to_end(&mut Vec::new()).unwrap();
            (read, client)
        });
        until(|| told.log.contains("resume")).await?;
        assert!(transport.get_write_buffer_size() <= 16 * 1024);
        until(|| reads.is_finished()).await?;
        let (read, _client) = reads.join().unwrap();
        assert_eq!(read, 8_000_001);
        assert_eq!(told.log.lines(), ["made", "pause", "resume"]);
        Ok(())
    });
}

#[test]
fn the_marks_follow_from_each_other_and_must_be_in_order() {
    run(async {
        let told = Told::default();
        let (_server, _client) = served_by(&told).await?;
        let transport = told.transport();
        transport.set_write_buffer_limits(None, Some(10))?;
        assert_eq!(transport.get_write_buffer_limits(), (10, 40));
        transport.set_write_buffer_limits(Some(40), None)?;
        assert_eq!(transport.get_write_buffer_limits(), (10, 40));
        let refused = transport.set_write_buffer_limits(Some(1), Some(2)).unwrap_err();
        assert_eq!(format!("{refused:?}"), "ValueError: high (1) must be >= low (2) must be >= 0");
        transport.write(vec![b'x'; 8_000_000])?;
        transport.abort()
    });
}

#[test]
fn drain_waits_until_the_other_side_has_read() {
    run(async {
        let told = Told::default();
        let protocol = told.clone();
        let event_loop = get_running_loop()?;
        let server = event_loop.create_server(move || protocol.clone(), "127.0.0.1", 0).await?;
        let (_reader, writer) = open_connection("127.0.0.1", port_of(&server)).await?;
        until(|| told.log.contains("made")).await?;
        told.transport().pause_reading();
        writer.write(vec![b'x'; 16_000_000])?;
        let drains = {
            let writer = writer.clone();
            create_task(async move { writer.drain().await })?
        };
        for _ in 0..10 {
            yield_now().await?;
        }
        assert!(!drains.done(), "nobody reads");
        told.transport().resume_reading()?;
        drains.await?;
        assert!(writer.transport().get_write_buffer_size() <= 16 * 1024);
        Ok(())
    });
}

#[test]
fn a_reader_that_nobody_reads_has_the_other_side_wait() {
    run(async {
        let told = Told::default();
        let protocol = told.clone();
        let event_loop = get_running_loop()?;
        let server = event_loop.create_server(move || protocol.clone(), "127.0.0.1", 0).await?;
        let (reader, writer) = open_connection("127.0.0.1", port_of(&server)).await?;
        until(|| told.log.contains("made")).await?;
        told.transport().write(vec![b'x'; 16_000_000])?;
        until(|| !writer.transport().is_reading()).await?;
        for _ in 0..10 {
            yield_now().await?;
        }
        let kept = reader.read(usize::MAX).await?.len();
        let most = 2 * DEFAULT_LIMIT + 256 * 1024;
        assert!(kept > 2 * DEFAULT_LIMIT && kept <= most, "{kept}: twice the limit, and one read");
        assert_eq!(
            kept + reader.readexactly(16_000_000 - kept).await?.len(),
            16_000_000,
            "and nothing is lost"
        );
        Ok(())
    });
}

#[test]
fn a_paused_transport_reads_nothing_and_loses_nothing() {
    run(async {
        let told = Told::default();
        let (_server, client) = served_by(&told).await?;
        let transport = told.transport();
        transport.pause_reading();
        transport.pause_reading();
        std::io::Write::write_all(&mut &client, b"patience")?;
        for _ in 0..10 {
            yield_now().await?;
        }
        assert_eq!(told.log.lines(), ["made"]);
        transport.resume_reading()?;
        until(|| told.log.contains("data patience")).await?;
        transport.close()?;
        yield_now().await?;
        assert_eq!(read_all(&client)?, b"");
        Ok(())
    });
}
