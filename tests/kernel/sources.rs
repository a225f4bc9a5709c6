//! Readers and writers: level-triggered, as in asyncio.
#![cfg(unix)]

use std::io::{Read, Write};
use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::net::UnixStream;
use std::rc::Rc;
use std::time::{Duration, Instant};

use glassloop::trace::Record;
use glassloop::{EventLoop, Result, open_connection, start_server};

use crate::support::{Log, virtual_loop};

/// A loop, and two ends of a connection.
fn connected() -> Result<(EventLoop, UnixStream, UnixStream)> {
    let (here, there) = UnixStream::pair()?;
    here.set_nonblocking(true)?;
    Ok((virtual_loop(), here, there))
}

#[test]
fn a_reader_is_called_in_every_iteration_until_somebody_reads() -> Result<()> {
    let (event_loop, mut here, mut there) = connected()?;
    let log = Log::default();
    let called = log.clone();
    event_loop.add_reader(&here, move || called.add("readable"))?;
    there.write_all(b"hello")?;
    for _ in 0..3 {
        event_loop.run_once()?;
    }
    assert_eq!(log.take(), ["readable"; 3]);
    assert_eq!(here.read(&mut [0; 16])?, 5);
    event_loop.call_soon(|| ())?;
    event_loop.run_once()?;
    assert!(log.take().is_empty(), "nothing is left to read");
    event_loop.close()
}

#[test]
fn a_reader_runs_in_the_iteration_that_finds_it_ready_after_what_was_ready_before() -> Result<()> {
    let (event_loop, here, mut there) = connected()?;
    let log = Log::default();
    let called = log.clone();
    event_loop.add_reader(&here, move || called.add("reader"))?;
    there.write_all(b"hello")?;
    event_loop.call_soon(log.adds("callback"))?;
    event_loop.run_once()?;
    assert_eq!(log.take(), ["callback", "reader"]);
    event_loop.close()
}

/// What a reader that has just been told of is told again before another that has become
/// ready since, even if it was read empty meanwhile: epoll keeps it at the front.
#[test]
fn what_was_told_last_is_told_first() -> Result<()> {
    for empties in [false, true] {
        let (event_loop, mut here, mut there) = connected()?;
        let (mut second, mut peer) = UnixStream::pair()?;
        let log = Log::default();
        let (first_called, second_called, mut calls) = (log.clone(), log.clone(), 0);
        let (reader, mut writes_again) = (here.try_clone()?, there.try_clone()?);
        let second_reader = second.try_clone()?;
        event_loop.add_reader(&second_reader, move || {
            second_called.add("second");
            second.read_exact(&mut [0])?;
            glassloop::Result::Ok(())
        })?;
        event_loop.add_reader(&reader, move || {
            first_called.add("first");
            calls += 1;
            if empties || calls == 2 {
                here.read_exact(&mut [0])?;
            }
            if calls == 1 {
                peer.write_all(b"x")?;
                if empties {
                    writes_again.write_all(b"y")?;
                }
            }
            glassloop::Result::Ok(())
        })?;
        there.write_all(b"x")?;
        event_loop.run_once()?;
        event_loop.run_once()?;
        assert_eq!(log.take(), ["first", "first", "second"], "{empties}");
        event_loop.close()?;
    }
    Ok(())
}

/// A run in which one callback after another is ready, 6,400 in all,
/// and always something to read: how often the reader is called.
fn calls_during_a_busy_run(event_loop: &EventLoop) -> Result<usize> {
    fn again(event_loop: EventLoop, left: u32) -> Result<()> {
        if left == 0 {
            event_loop.stop();
            return Ok(());
        }
        let next = event_loop.clone();
        event_loop.call_soon(move || again(next, left - 1)).map(drop)
    }
    let (here, mut there) = UnixStream::pair()?;
    there.write_all(b"never read")?;
    let log = Log::default();
    let called = log.clone();
    event_loop.add_reader(&here, move || called.add("readable"))?;
    again(event_loop.clone(), 6_400)?;
    event_loop.run_forever()?;
    event_loop.remove_reader(&here);
    Ok(log.take().len())
}

#[test]
fn a_loop_that_is_never_idle_looks_at_its_sources_once_in_64_callbacks() -> Result<()> {
    let event_loop = EventLoop::new()?;
    let calls = calls_during_a_busy_run(&event_loop)?;
    // Each call of the reader is a callback too, so 63 of the others are between two;
    // and whenever the system lets the loop wait for a millisecond, there is one more.
    assert!((6_400_usize.div_ceil(63)..3_200).contains(&calls), "{calls}");
    event_loop.close()
}

#[test]
fn a_loop_whose_callbacks_take_long_looks_at_its_sources_between_them() -> Result<()> {
    fn work(event_loop: EventLoop, left: u32) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_millis(2) {}
        if left == 0 {
            event_loop.stop();
            return Ok(());
        }
        let next = event_loop.clone();
        event_loop.call_soon(move || work(next, left - 1)).map(drop)
    }
    let event_loop = EventLoop::new()?;
    let (here, mut there) = UnixStream::pair()?;
    let log = Log::default();
    let called = log.clone();
    event_loop.add_reader(&here, move || called.add("readable"))?;
    let begins = event_loop.clone();
    event_loop.call_soon(move || {
        there.write_all(b"after the first poll")?;
        work(begins, 3)
    })?;
    event_loop.run_forever()?;
    assert!(!log.take().is_empty(), "four callbacks are not 64, but they took eight milliseconds");
    event_loop.close()
}

#[test]
fn a_loop_that_is_watched_looks_at_its_sources_in_every_iteration() -> Result<()> {
    let event_loop = EventLoop::new()?;
    event_loop.add_observer(Rc::new(|_: &Record| ()));
    assert_eq!(calls_during_a_busy_run(&event_loop)?, 6_400);
    event_loop.close()
}

#[test]
fn a_loop_with_a_virtual_clock_looks_at_its_sources_in_every_iteration() -> Result<()> {
    let event_loop = virtual_loop();
    assert_eq!(calls_during_a_busy_run(&event_loop)?, 6_400);
    event_loop.close()
}

#[test]
fn a_removed_reader_is_called_no_more() -> Result<()> {
    let (event_loop, here, mut there) = connected()?;
    let log = Log::default();
    let called = log.clone();
    event_loop.add_reader(&here, move || called.add("readable"))?;
    there.write_all(b"hello")?;
    assert!(event_loop.remove_reader(&here));
    assert!(!event_loop.remove_reader(&here) && !event_loop.remove_writer(&here));
    event_loop.call_soon(|| ())?;
    event_loop.run_once()?;
    assert!(log.take().is_empty() && event_loop.snapshot().sources.is_empty());
    event_loop.close()
}

#[test]
fn a_reader_may_remove_itself() -> Result<()> {
    let (event_loop, here, mut there) = connected()?;
    let log = Log::default();
    let (called, remover, watched) = (log.clone(), event_loop.clone(), here.try_clone()?);
    event_loop.add_reader(&watched.try_clone()?, move || {
        called.add("once");
        remover.remove_reader(&watched);
    })?;
    there.write_all(b"hello")?;
    for _ in 0..2 {
        event_loop.call_soon(|| ())?;
        event_loop.run_once()?;
    }
    assert_eq!(log.take(), ["once"]);
    event_loop.close()
}

#[test]
fn a_new_reader_takes_the_place_of_the_old_one() -> Result<()> {
    let (event_loop, here, mut there) = connected()?;
    let log = Log::default();
    let (old, new) = (log.clone(), log.clone());
    let replaced = event_loop.add_reader(&here, move || old.add("old"))?;
    event_loop.add_reader(&here, move || new.add("new"))?;
    there.write_all(b"hello")?;
    event_loop.run_once()?;
    assert_eq!(log.take(), ["new"]);
    assert!(replaced.cancelled());
    event_loop.close()
}

#[test]
fn a_reader_and_a_writer_of_one_socket_are_both_called() -> Result<()> {
    let (event_loop, here, mut there) = connected()?;
    let log = Log::default();
    let (reads, writes) = (log.clone(), log.clone());
    event_loop.add_reader(&here, move || reads.add("reader"))?;
    event_loop.add_writer(&here, move || writes.add("writer"))?;
    event_loop.run_once()?;
    assert_eq!(log.take(), ["writer"]);
    there.write_all(b"hello")?;
    event_loop.run_once()?;
    assert_eq!(log.take(), ["reader", "writer"]);
    assert!(event_loop.remove_writer(&here));
    event_loop.run_once()?;
    assert_eq!(log.take(), ["reader"]);
    event_loop.close()
}

#[test]
fn a_reader_hears_that_the_other_side_has_gone() -> Result<()> {
    let (event_loop, mut here, there) = connected()?;
    let log = Log::default();
    let (heard, watched) = (log.clone(), here.try_clone()?);
    event_loop
        .add_reader(&watched, move || heard.add(format!("{:?}", here.read(&mut [0]).map_err(|_| ()))))?;
    drop(there);
    event_loop.run_once()?;
    assert_eq!(log.take(), ["Ok(0)"]);
    event_loop.close()
}

#[test]
fn something_that_cannot_be_watched_is_refused_by_the_system() -> Result<()> {
    let event_loop = virtual_loop();
    let file = std::fs::File::open("Cargo.toml")?;
    let error = event_loop.add_reader(&file, || ()).unwrap_err();
    assert!(!error.to_string().is_empty());
    assert!(event_loop.snapshot().sources.is_empty());
    event_loop.close()
}

#[test]
fn a_number_that_is_nobodys_descriptor_is_refused_however_large_it_is() -> Result<()> {
    struct Number(RawFd);
    impl AsRawFd for Number {
        fn as_raw_fd(&self) -> RawFd {
            self.0
        }
    }
    let event_loop = EventLoop::new()?;
    let refused = |number| event_loop.add_reader(&Number(number), || ()).unwrap_err().to_string();
    assert_eq!(refused(RawFd::MAX), "[Errno 9] Bad file descriptor");
    assert_eq!(refused(-1), "Invalid file descriptor: -1");
    assert!(!event_loop.remove_reader(&Number(RawFd::MAX)));
    event_loop.close()
}

#[test]
fn closing_a_loop_lets_go_of_its_readers() -> Result<()> {
    let (event_loop, here, _there) = connected()?;
    let alive = crate::support::Alive::default();
    let held = alive.clone();
    event_loop.add_reader(&here, move || {
        let _ = &held;
    })?;
    event_loop.close()?;
    assert_eq!(alive.count(), 0);
    assert!(!event_loop.remove_reader(&here));
    assert_eq!(event_loop.add_reader(&here, || ()).unwrap_err().to_string(), "Event loop is closed");
    Ok(())
}

#[test]
fn a_reader_that_has_left_nothing_over_is_called_when_more_comes_and_at_the_end() -> Result<()> {
    let (event_loop, mut here, mut there) = connected()?;
    let log = Log::default();
    let (called, says, watched) = (log.clone(), event_loop.clone(), here.try_clone()?);
    event_loop.add_reader(&watched, move || {
        let read = here.read(&mut [0; 16]).map_err(|error| error.kind());
        called.add(format!("{read:?}"));
        says.reading_would_block(&here);
    })?;
    there.write_all(b"hello")?;
    event_loop.run_once()?;
    event_loop.call_soon(|| ())?;
    event_loop.run_once()?;
    assert_eq!(log.take(), ["Ok(5)"], "nothing is left to tell");
    there.write_all(b"bye")?;
    drop(there);
    event_loop.run_once()?;
    event_loop.run_once()?;
    assert_eq!(log.take(), ["Ok(3)", "Ok(0)"], "the end came with the data, and is told all the same");
    event_loop.close()
}

#[test]
fn a_reader_that_leaves_something_over_is_called_again() -> Result<()> {
    let (event_loop, mut here, mut there) = connected()?;
    let log = Log::default();
    let (called, watched) = (log.clone(), here.try_clone()?);
    event_loop.add_reader(&watched, move || called.add(format!("{:?}", here.read(&mut [0; 4]).ok())))?;
    there.write_all(b"hello")?;
    event_loop.run_once()?;
    event_loop.run_once()?;
    assert_eq!(log.take(), ["Some(4)", "Some(1)"]);
    event_loop.close()
}

/// Opens something that has the number of a socket which was closed while it had a reader, and is not
/// forgotten; with it comes what shall stay open beside it.
fn in_the_place_of_a_closed_reader<T: AsRawFd, O>(
    event_loop: &EventLoop,
    open: impl Fn() -> (T, O),
) -> (T, O) {
    // The number that is free now is the next one's; other tests take numbers, too.
    let mut opened = (0..1_000).filter_map(|_| {
        let (here, _there) = UnixStream::pair().expect("a pair");
        let number = here.as_raw_fd();
        event_loop.add_reader(&here, || -> () { panic!("the old one") }).expect("it is open");
        drop(here);
        let (again, beside) = open();
        (again.as_raw_fd() == number).then_some((again, beside))
    });
    opened.next().expect("a number that comes again")
}

/// As in CPython, whose selector forgets a descriptor that it cannot modify.
#[test]
fn a_descriptor_that_was_closed_unannounced_is_forgotten_with_the_first_error() {
    let event_loop = EventLoop::new().unwrap();
    let (reused, _other) = in_the_place_of_a_closed_reader(&event_loop, || UnixStream::pair().unwrap());
    event_loop.add_writer(&reused, || ()).unwrap_err();
    event_loop.add_writer(&reused, || ()).unwrap();
    assert!(!event_loop.remove_reader(&reused), "the one that was closed has gone");
    assert!(event_loop.remove_writer(&reused));
    event_loop.close().unwrap();
}

/// CPython takes such a reader, and never calls it.
#[test]
fn a_reader_of_a_number_whose_last_owner_was_closed_unannounced_is_called() -> Result<()> {
    let event_loop = EventLoop::new()?;
    let (again, mut other) =
        in_the_place_of_a_closed_reader(&event_loop, || UnixStream::pair().expect("a pair"));
    let stopper = event_loop.clone();
    event_loop.add_reader(&again, move || stopper.stop())?;
    other.write_all(b"!")?;
    event_loop.run_forever()?;
    assert!(event_loop.remove_reader(&again));
    event_loop.close()
}

#[test]
fn a_file_that_cannot_be_watched_in_the_place_of_one_that_was_closed_leaves_no_reader() -> Result<()> {
    let event_loop = EventLoop::new()?;
    let open = || (std::fs::File::open("Cargo.toml").expect("a file"), ());
    let (file, ()) = in_the_place_of_a_closed_reader(&event_loop, open);
    let error = event_loop.add_reader(&file, || ()).unwrap_err();
    assert!(format!("{error:?}").starts_with("PermissionError: "), "{error:?}");
    assert!(!event_loop.remove_reader(&file));
    event_loop.close()
}

#[test]
fn a_server_listens_after_a_reader_of_a_clone_that_was_closed_at_once() -> Result<()> {
    let (mut here, mut there) = UnixStream::pair()?;
    let event_loop = EventLoop::new()?;
    let stopper = event_loop.clone();
    // The clone is closed at the end of this statement, and its number is the next socket's.
    event_loop.add_reader(&here.try_clone()?, move || {
        let mut byte = [0];
        here.read_exact(&mut byte).unwrap();
        stopper.stop();
    })?;
    there.write_all(b"!")?;
    event_loop.run_forever()?;
    event_loop.run_until_complete(async {
        let server = start_server(|_, _| async { Ok(()) }, "127.0.0.1", 0).await?;
        let port = server.sockets()[0].port().expect("a port");
        let (reader, writer) = open_connection("127.0.0.1", port).await?;
        assert_eq!(reader.read(1).await?, b"");
        writer.close()
    })?;
    event_loop.close()
}
