//! What a busy loop asks of the system, as `strace` sees it.
#![cfg(target_os = "linux")]

use std::io::Write;
use std::os::unix::net::UnixStream;
use std::process::Command;

use glassloop::{EventLoop, Result};

/// How many callbacks run, one after the other.
const CALLBACKS: u32 = 64_000;

/// Tells the program below that it is one, and whether its loop watches a source.
const PROGRAM: &str = "GLASSLOOP_BUSY";

/// The names of the system calls of a busy run; none if `strace` cannot be had.
fn calls_of_a_busy_run(watches: &str) -> Option<Vec<String>> {
    let file = std::env::temp_dir().join(format!("glassloop-busy-{watches}-{}", std::process::id()));
    let mut strace = Command::new("strace");
    strace.arg("-f").arg("-o").arg(&file).arg(std::env::current_exe().expect("this program"));
    strace.args(["--exact", "system_calls::program_that_is_busy", "--nocapture"]);
    let ran = strace.env(PROGRAM, watches).output();
    let lines = std::fs::read_to_string(&file).unwrap_or_default();
    let _ = std::fs::remove_file(&file);
    if ran.is_err() || lines.is_empty() {
        println!("left out: strace is not here, or may not trace");
        return None;
    }
    let words = |line: &str| {
        line.split_once(char::is_whitespace).map(|(thread, call)| (thread.to_owned(), call.trim().to_owned()))
    };
    let calls: Vec<(String, String)> = lines.lines().filter_map(words).collect();
    let mark = |text: &str| calls.iter().position(|(_, call)| call.contains(text)).expect("a mark");
    let (begin, end) = (mark("the run begins"), mark("the run ends"));
    let its_thread = |call: &&(String, String)| call.0 == calls[begin].0;
    let name = |call: &str| call.split('(').next().unwrap_or_default().to_owned();
    Some(calls[begin + 1..end].iter().filter(its_thread).map(|(_, call)| name(call)).collect())
}

#[test]
fn a_busy_loop_that_watches_nothing_asks_nothing_of_the_system() {
    if let Some(calls) = calls_of_a_busy_run("nothing") {
        assert_eq!(calls, [""; 0]);
    }
}

#[test]
fn a_busy_loop_that_watches_a_source_polls_once_in_64_callbacks_and_asks_nothing_else() {
    if let Some(calls) = calls_of_a_busy_run("a source") {
        println!("{CALLBACKS} callbacks: {} polls", calls.len());
        assert!(calls.iter().all(|call| call == "epoll_wait"), "{calls:?}");
        // One more whenever the system lets the loop wait for a millisecond.
        let least = (CALLBACKS / 64) as usize;
        assert!((least - 1..2 * least).contains(&calls.len()), "{}", calls.len());
    }
}

/// The program of the tests above.
#[test]
fn program_that_is_busy() -> Result<()> {
    fn again(event_loop: EventLoop, left: u32) -> Result<()> {
        if left == CALLBACKS {
            std::io::stderr().write_all(b"the run begins\n")?;
        }
        if left == 0 {
            std::io::stderr().write_all(b"the run ends\n")?;
            event_loop.stop();
            return Ok(());
        }
        let next = event_loop.clone();
        event_loop.call_soon(move || again(next, left - 1)).map(drop)
    }
    let Ok(watches) = std::env::var(PROGRAM) else { return Ok(()) };
    let event_loop = EventLoop::new()?;
    let (here, _there) = UnixStream::pair()?;
    if watches == "a source" {
        event_loop.add_reader(&here, || ())?;
    }
    let first = event_loop.clone();
    event_loop.call_soon(move || again(first, CALLBACKS))?;
    event_loop.run_forever()?;
    event_loop.remove_reader(&here);
    event_loop.close()
}
