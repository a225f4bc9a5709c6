//! The trace in a file: whole whatever happens to the program, and read with
//! a clear word about whatever is wrong with it.
#![cfg(feature = "trace-file")]

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};

use glassloop::trace::event::Said;
use glassloop::trace::file::{BadTrace, Problem, TraceFile, read_trace, salvage_trace, write_trace};
use glassloop::trace::{Event, Journal, Record, Sink};
use glassloop::{EventLoop, testing};

const HEADER: &str = "{\"glassloop_trace\":1}\n";

// ── what a program leaves behind ────────────────────────────────────────────

#[test]
fn the_file_is_whole_after_a_panic() {
    let file = trace_of_child("panic", Some(101));
    assert_eq!(said(&file.records()), ["in the callback", "after the callback"]);
}

#[test]
fn the_file_is_whole_after_an_exit() {
    let file = trace_of_child("exit", Some(7));
    let records = file.records();
    assert_eq!(said(&records), ["in the callback"]);
    assert!(matches!(records.last().unwrap().event, Event::Said(_)), "the exit came next");
}

#[cfg(unix)]
#[test]
fn the_file_is_whole_after_an_abort() {
    let file = trace_of_child("abort", None);
    assert_eq!(said(&file.records()), ["in the callback"]);
}

#[test]
fn all_loops_and_threads_of_a_process_write_to_one_file_in_one_order() {
    let file = trace_of_child("threads", Some(0));
    let records = file.records();
    let loops = records.iter().filter(|record| matches!(record.event, Event::LoopMade));
    let mut loops: Vec<_> = loops.map(|record| record.event_loop.unwrap().number()).collect();
    loops.sort_unstable();
    assert_eq!(loops, [1, 2, 3, 4]);
    assert_eq!(said(&records), ["all done"], "also a line that is said outside every loop");
}

#[test]
fn a_file_that_cannot_be_written_is_named_when_a_loop_is_made() {
    let path = scratch("no such directory").join("trace.jsonl");
    let output = child("cannot write", path.to_str().unwrap());
    let text = String::from_utf8_lossy(&output.stdout);
    let expected = format!("cannot write the trace to {}, which GLASSLOOP_TRACE names: ", path.display());
    assert!(text.contains(&expected), "{text}");
    assert!(text.contains("No such file") || text.contains("cannot find"), "the system's reason: {text}");
    assert!(text.contains("class OSError, twice the same: true"), "{text}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_named_when_a_loop_is_made() {
    let output = child("cannot write", "/dev/full");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("/dev/full, which GLASSLOOP_TRACE names: No space left on device"), "{text}");
}

#[test]
fn an_empty_variable_asks_for_no_trace() {
    let output = child("exit", "");
    assert_eq!(output.status.code(), Some(7), "{output:?}");
}

#[test]
fn a_policy_with_a_clock_only_keeps_the_file() {
    let file = trace_of_child("policy", Some(0));
    assert_eq!(file.records().last().unwrap().nanoseconds, 60_000_000_000);
}

/// Windows has no such lock: see `TraceFile::create`.
#[cfg(not(windows))]
#[test]
fn a_child_process_does_not_write_into_the_trace_of_its_parent() {
    let file = trace_of_child("parent", Some(0));
    assert_eq!(said(&file.records()), ["before the child", "after the child"]);
    let (folder, name) = (file.0.parent().unwrap(), file.0.file_name().unwrap().to_str().unwrap());
    let beside = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let begins = |path: &PathBuf| path.to_str().unwrap().contains(&format!("{name}."));
    let of_the_child: Vec<Scratch> = beside.filter(begins).map(Scratch).collect();
    assert_eq!(of_the_child.len(), 1, "the child's own is called FILE.PID");
    assert_eq!(said(&of_the_child[0].records()), ["in the callback"]);
}

/// The programs of the tests above: this test, run again as a child process.
#[test]
fn program_of_a_child_process() {
    let Ok(program) = std::env::var("PROGRAM_OF_THE_CHILD") else { return };
    glassloop::log_lines::install();
    match program.as_str() {
        "cannot write" => {
            let error = EventLoop::new().unwrap_err();
            let again = EventLoop::new().unwrap_err();
            println!("{error}\nclass {}, twice the same: {}", error.class(), error.same(&again));
        }
        "parent" => {
            let event_loop = EventLoop::new().unwrap();
            log::info!("before the child");
            let trace = std::env::var("GLASSLOOP_TRACE").unwrap();
            let printed = String::from_utf8(child("exit", &trace).stderr).unwrap();
            assert!(printed.contains(&format!("this one's is {trace}.")), "{printed}");
            log::info!("after the child");
            event_loop.close().unwrap();
        }
        "threads" => {
            let thread = || drop(EventLoop::new().unwrap().close());
            let threads: Vec<_> = (0..4).map(|_| std::thread::spawn(thread)).collect();
            threads.into_iter().for_each(|thread| thread.join().unwrap());
            log::info!("all done");
        }
        "policy" => {
            let policy = glassloop::EventLoopPolicy::new().clock(glassloop::ClockKind::Virtual);
            let _in_force = policy.set_for_this_thread();
            let event_loop = EventLoop::new().unwrap();
            event_loop.run_until_complete(glassloop::sleep(std::time::Duration::from_secs(60))).unwrap();
            event_loop.close().unwrap();
        }
        end => one_callback_and_then(end),
    }
}

fn one_callback_and_then(end: &str) {
    let end = end.to_owned();
    let event_loop = EventLoop::new().unwrap();
    let ends = end.clone();
    let callback = move || {
        log::info!("in the callback");
        match ends.as_str() {
            "exit" => std::process::exit(7),
            "abort" => std::process::abort(),
            _ => {}
        }
    };
    event_loop.call_soon(callback).unwrap();
    event_loop.run_once().unwrap();
    log::info!("after the callback");
    assert_ne!(end, "panic");
}

fn child(program: &str, trace: &str) -> Output {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "program_of_a_child_process", "--nocapture"])
        .env("PROGRAM_OF_THE_CHILD", program)
        .env("GLASSLOOP_TRACE", trace)
        .output()
        .unwrap()
}

fn trace_of_child(program: &str, code: Option<i32>) -> Scratch {
    let path = scratch("child.jsonl");
    let output = child(program, path.to_str().unwrap());
    assert_eq!(output.status.code(), code, "{output:?}");
    Scratch(path)
}

/// A file that goes when the test ends.
struct Scratch(PathBuf);

impl Scratch {
    fn records(&self) -> Vec<Record> {
        read(&self.0).unwrap()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn scratch(name: &str) -> PathBuf {
    static FILES: AtomicU32 = AtomicU32::new(0);
    let number = FILES.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("glassloop-{}-{number}-{name}", std::process::id()))
}

fn read(path: &Path) -> Result<Vec<Record>, BadTrace> {
    read_trace(std::io::BufReader::new(std::fs::File::open(path).unwrap()), "child.jsonl")
}

fn said(records: &[Record]) -> Vec<&str> {
    let text = |record| match record {
        &Record { event: Event::Said(ref said), .. } if said.target != "glassloop" => Some(&*said.text),
        _ => None,
    };
    records.iter().filter_map(text).collect()
}

// ── a sink that fails ───────────────────────────────────────────────────────

/// Takes two records, and then has no room.
struct Small(u32);

impl Sink for Small {
    fn write(&mut self, _: &Record) -> std::io::Result<()> {
        self.0 += 1;
        match self.0 {
            1 | 2 => Ok(()),
            3 => Err(std::io::Error::other("no room for the trace")),
            _ => panic!("it was asked again"),
        }
    }
}

#[test]
fn a_sink_that_fails_is_said_once_and_asked_no_more() {
    let mut printed = Vec::new();
    let records = testing::record(|| {
        let event_loop = EventLoop::builder().journal(&Journal::to_sink(Small(0))).build().unwrap();
        for _ in 0..5 {
            event_loop.call_soon(nothing).unwrap();
        }
        event_loop.run_once().unwrap();
        event_loop.close().unwrap();
    });
    for record in records {
        if let Event::Said(said) = record.event {
            let Said { level, target, text, .. } = *said;
            printed.push(format!("{level} {target} {text}"));
        }
    }
    assert_eq!(printed, ["ERROR glassloop no room for the trace"]);
}

fn nothing() {}

#[test]
fn every_record_is_one_line_that_stands_in_the_file_at_once() {
    let path = scratch("lines.jsonl");
    let file = Scratch(path.clone());
    let journal = Journal::to_sink(TraceFile::create(&path).unwrap());
    let event_loop = EventLoop::builder().journal(&journal).build().unwrap();
    for records in 2..20 {
        event_loop.stop();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.ends_with('\n'));
        assert_eq!(text.lines().count(), records + 1);
    }
    event_loop.close().unwrap();
    assert_eq!(file.records().len(), 20);
}

// ── bad input ───────────────────────────────────────────────────────────────

#[track_caller]
fn assert_bad(text: impl AsRef<[u8]>, complaint: &str, records: usize) {
    let bad = read_trace(text.as_ref(), "t.jsonl").unwrap_err();
    assert_eq!(bad.to_string(), format!("t.jsonl, {complaint}"));
    assert_eq!(bad.records.len(), records, "what came before can be used");
}

fn line(number: u64) -> String {
    format!("{{\"n\":{number},\"loop\":1,\"it\":0,\"ns\":0,\"by\":\"loop\",\"event\":\"run_ended\"}}\n")
}

#[test]
fn an_empty_file_is_refused() {
    assert_bad("", "line 1: the file is empty", 0);
    assert_bad("\n\n", "line 3: the file is empty", 0);
}

#[test]
fn a_file_of_another_program_is_refused() {
    let complaint = "line 1: this is no glassloop trace, which begins with {\"glassloop_trace\":2}";
    assert_bad("hello\n", complaint, 0);
    assert_bad("{\"traceEvents\":[]}\n", complaint, 0);
    assert_bad("[1,2,3]", complaint, 0);
    assert_bad(b"\x7fELF\x02\x01\x01\0\0\xff\xfe", complaint, 0);
    assert_bad(line(1), complaint, 0);
    assert_bad("x".repeat(10_000_000), complaint, 0);
    let compressed = "line 1: this is compressed: decompress it first";
    assert_bad(b"\x1f\x8b\x08\0\0\0\0\0", compressed, 0);
    assert_bad(b"PK\x03\x04\x14\0", compressed, 0);
    let utf_16: Vec<u8> =
        "\u{feff}{\"glassloop_trace\":1}\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_bad(utf_16, "line 1: this is UTF-16, and a trace is UTF-8: convert it first", 0);
}

#[test]
fn a_file_without_end_is_not_read_to_its_end() {
    let endless = std::io::BufReader::new(std::io::repeat(b'x'));
    let bad = read_trace(endless, "t.jsonl").unwrap_err();
    assert!(matches!(bad.problem, Problem::NoTrace), "{bad}");
    let endless = std::io::BufReader::new(HEADER.as_bytes().chain(std::io::repeat(b'x')));
    let bad = read_trace(endless, "t.jsonl").unwrap_err();
    assert_eq!(bad.to_string(), "t.jsonl, line 2: this line is longer than any record: more than 16 MiB");
}

#[test]
fn a_byte_order_mark_does_no_harm() {
    let text = format!("\u{feff}{HEADER}{}", line(1));
    assert_eq!(read_trace(text.as_bytes(), "t.jsonl").unwrap().len(), 1);
}

#[cfg(unix)]
#[test]
fn a_directory_is_named_with_the_systems_reason() {
    let folder = std::io::BufReader::new(std::fs::File::open("src").unwrap());
    let bad = read_trace(folder, "src").unwrap_err();
    assert!(bad.to_string().starts_with("src, line 1: it cannot be read: Is a directory"), "{bad}");
}

#[test]
fn a_header_with_long_arguments_is_read() {
    let long = "x".repeat(1 << 20);
    let header = format!("{{\"glassloop_trace\":2,\"argv\":[\"app.py\",\"{long}\"]}}\n");
    let salvage = salvage_trace(format!("{header}{}", line(1)).as_bytes(), "t.jsonl", 100);
    assert_eq!(salvage.header.argv, ["app.py", &long]);
    assert_eq!((salvage.records.len(), salvage.problems.len()), (1, 0));
}

// ── text that UTF-8 cannot hold ─────────────────────────────────────────────

/// What is read of a record that says this, as it stands in the file.
fn text_of(written: impl AsRef<[u8]>) -> String {
    let before =
        br#"{"n":1,"loop":1,"it":0,"ns":0,"by":"loop","event":{"said":{"level":"INFO","target":"t","text":""#;
    let line = [HEADER.as_bytes(), before, written.as_ref(), b"\"}}}\n"].concat();
    let records = read_trace(&*line, "t.jsonl").expect("it can be read");
    said(&records)[0].to_owned()
}

#[test]
fn half_a_pair_is_shown_as_it_was_written() {
    assert_eq!(text_of(r"caf\udce9.py"), r"caf\udce9.py");
    assert_eq!(text_of(r"\ud83d\ud83e\udd80\udc80"), r"\ud83d🦀\udc80");
    assert_eq!(text_of(r"\ud83dx \ud83d\n \uD800é"), "\\ud83dx \\ud83d\n \\uD800é");
}

#[test]
fn what_only_looks_like_half_a_pair_is_text() {
    assert_eq!(text_of(r"\\udc80"), r"\udc80");
    assert_eq!(text_of(r#"\udc80 \\udc80 \"\\"#), r#"\udc80 \udc80 "\"#);
}

#[test]
fn bytes_that_are_no_text_are_shown_as_such() {
    assert_eq!(text_of(b"caf\xe9 \\ud800"), "caf\u{fffd} \\ud800");
}

#[test]
fn a_program_whose_name_is_no_text_has_a_readable_trace() {
    let header = r#"{"glassloop_trace":2,"language":"python","argv":["caf\udce9.py"],"directory":"/\udcff"}"#;
    let record = line(1).replace("\"it\"", r#""at":"caf\udce9.py:3","it""#);
    let salvage = salvage_trace(format!("{header}\n{record}").as_bytes(), "t.jsonl", 100);
    assert_eq!(
        (&*salvage.header.argv[0], salvage.header.directory.as_deref()),
        (r"caf\udce9.py", Some(r"/\udcff"))
    );
    assert_eq!(salvage.records[0].source.as_ref().expect("a line").to_string(), r"caf\udce9.py:3");
    assert!(salvage.problems.is_empty(), "{:?}", salvage.problems);
}

// ── what is saved of a bad one ──────────────────────────────────────────────

#[track_caller]
fn assert_saves(text: impl AsRef<[u8]>, numbers: &[u64], complaints: &[&str]) {
    let salvage = salvage_trace(text.as_ref(), "t.jsonl", 100);
    let saved: Vec<u64> = salvage.records.iter().map(|record| record.number).collect();
    assert_eq!((saved.as_slice(), salvage.lines.len()), (numbers, numbers.len()));
    let problems: Vec<String> = salvage.problems.iter().map(ToString::to_string).collect();
    let complaints: Vec<String> =
        complaints.iter().map(|complaint| format!("t.jsonl, {complaint}")).collect();
    assert_eq!(problems, complaints);
}

#[test]
fn whatever_can_be_read_is_saved() {
    let trace = |lines: &[&str]| format!("{HEADER}{}", lines.concat());
    let [one, two, three] = [1, 2, 3].map(line);
    assert_saves(trace(&[&one, &two]), &[1, 2], &[]);
    assert_saves(
        trace(&[&one, "oops\n", &two]),
        &[1, 2],
        &["line 3: this is no JSON: expected value, at column 1"],
    );
    assert_saves(trace(&[&one, &two[..20]]), &[1], &["line 3: the file ends in the middle of a record"]);
    assert_saves(
        trace(&[&one, &three]),
        &[1, 3],
        &["line 3: record 3 comes after record 1, where record 2 should be"],
    );
    assert_saves(
        trace(&[&two, &one, &three]),
        &[1, 2, 3],
        &[
            "line 3: record 1 comes after record 2, where record 3 should be",
            "line 4: record 3 comes after record 1, where record 2 should be",
        ],
    );
    assert_saves(
        trace(&[&one, &one]),
        &[1],
        &["line 3: record 1 comes after record 1, where record 2 should be"],
    );
    assert_saves(
        trace(&[&one, &"x".repeat(17 << 20), "\n", &two]),
        &[1, 2],
        &[
            "line 3: this line is longer than any record: more than 16 MiB; it is left out, and what comes after it is read",
        ],
    );
    assert_saves(
        format!("{one}{two}"),
        &[1, 2],
        &[
            "line 1: this is a record, not the first line of a trace, which begins with {\"glassloop_trace\":2}",
        ],
    );
}

#[test]
fn a_line_that_is_left_out_has_had_its_number() {
    let numberless = line(1).replace("\"n\":1,", "");
    for bad in ["oops\n".to_owned(), "x".repeat(17 << 20) + "\n"] {
        let text = format!("{HEADER}{numberless}{bad}{bad}{numberless}{numberless}");
        let salvage = salvage_trace(text.as_bytes(), "t.jsonl", 100);
        let saved: Vec<u64> = salvage.records.iter().map(|record| record.number).collect();
        assert_eq!(saved, [1, 4, 5], "what names a later record by its number means that one");
        assert_eq!(salvage.problems.len(), 2, "and no more is wrong than the lines: {:?}", salvage.problems);
    }
}

#[test]
fn of_another_version_nothing_is_read() {
    assert_saves(
        format!("{{\"glassloop_trace\":3}}\n{}", line(1)),
        &[],
        &["line 1: the trace is of version 3, and this glassloop reads versions 1 to 2"],
    );
}

#[test]
fn only_the_first_bad_lines_are_told_one_by_one() {
    let salvage = salvage_trace(format!("{HEADER}{}", "oops\n".repeat(1000)).as_bytes(), "t.jsonl", 100);
    assert_eq!((salvage.problems.len(), salvage.more_problems), (20, 980));
}

#[test]
fn of_too_many_records_the_newest_are_kept() {
    let text: String = (1..=1000).map(line).collect();
    let salvage = salvage_trace(format!("{HEADER}{text}").as_bytes(), "t.jsonl", 10);
    let numbers: Vec<u64> = salvage.records.iter().map(|record| record.number).collect();
    assert!(numbers.into_iter().eq(991..=1000));
    assert!(salvage.lines.into_iter().eq(992..=1001));
    assert_eq!(salvage.dropped, 990);
}

// ── other readers and writers ───────────────────────────────────────────────

#[test]
fn a_later_version_is_refused() {
    assert_bad(
        "{\"glassloop_trace\":3}\n{\"new\":\"format\"}\n",
        "line 1: the trace is of version 3, and this glassloop reads versions 1 to 2",
        0,
    );
}

#[test]
fn a_trace_that_is_cut_off_anywhere_gives_the_records_before_the_cut() {
    let whole = format!("{HEADER}{}{}", line(1), line(2));
    for cut in 1..whole.len() {
        let records = whole[..cut].matches("\"run_ended\"}").count();
        match read_trace(&whole.as_bytes()[..cut], "t.jsonl") {
            Ok(read) => assert_eq!(read.len(), records, "cut between two lines, at {cut}"),
            Err(bad) if cut < HEADER.len() - 2 => {
                assert!(matches!(bad.problem, Problem::NoTrace | Problem::Truncated), "cut at {cut}: {bad}")
            }
            Err(bad) => {
                assert!(matches!(bad.problem, Problem::Truncated), "cut at {cut}: {bad}");
                assert_eq!(bad.records.len(), records);
            }
        }
    }
}

#[test]
fn a_line_that_is_no_json_is_named() {
    assert_bad(
        format!("{HEADER}{}oops\n{}", line(1), line(2)),
        "line 3: this is no JSON: expected value, at column 1",
        1,
    );
    assert_bad(
        format!("{HEADER}{}{}", line(1).replace('}', ""), line(2)),
        "line 2: this is no JSON: EOF while parsing an object, at its end",
        0,
    );
}

#[test]
fn a_line_that_is_no_record_is_named() {
    let lost = line(1).replace("run_ended", "went_home");
    let bad = read_trace(format!("{HEADER}{lost}").as_bytes(), "t.jsonl").unwrap_err();
    assert!(
        bad.to_string().starts_with("t.jsonl, line 2: this is no record: unknown variant `went_home`"),
        "{bad}"
    );
    let without_actor = line(1).replace("\"by\":\"loop\",", "");
    assert_bad(
        format!("{HEADER}{without_actor}"),
        "line 2: this is no record: missing field `by`, at column 50",
        0,
    );
    let bad_source = line(1).replace("\"it\"", "\"at\":\"nowhere\",\"it\"");
    let bad = read_trace(format!("{HEADER}{bad_source}").as_bytes(), "t.jsonl").unwrap_err();
    assert!(bad.to_string().contains("a source line is FILE:LINE"), "{bad}");
}

#[test]
fn an_id_of_0_is_no_record() {
    let zero = line(1).replace("\"loop\":1", "\"loop\":0");
    let bad = read_trace(format!("{HEADER}{zero}").as_bytes(), "t.jsonl").unwrap_err();
    assert!(matches!(bad.problem, Problem::NoRecord(_)), "{bad}");
}

#[test]
fn records_out_of_order_are_refused() {
    assert_bad(
        format!("{HEADER}{}{}", line(1), line(3)),
        "line 3: record 3 comes after record 1, where record 2 should be",
        1,
    );
    assert_bad(
        format!("{HEADER}{}{}", line(5), line(5)),
        "line 3: record 5 comes after record 5, where record 6 should be",
        1,
    );
    assert_bad(
        format!("{HEADER}{}{}", line(u64::MAX), line(1)),
        &format!("line 3: record 1 comes after record {}, which is the last there can be", u64::MAX),
        1,
    );
}

#[test]
fn a_trace_may_begin_in_the_middle() {
    let text = format!("{HEADER}{}{}", line(41), line(42));
    assert_eq!(read_trace(text.as_bytes(), "t.jsonl").unwrap().len(), 2);
}

#[test]
fn blank_lines_and_the_line_ends_of_windows_do_no_harm() {
    let text = format!("{HEADER}\n{}\n\n{}\n", line(1), line(2)).replace('\n', "\r\n");
    assert_eq!(read_trace(text.as_bytes(), "t.jsonl").unwrap().len(), 2);
}

#[test]
fn a_reader_that_fails_is_named_with_its_reason() {
    struct Broken;
    impl std::io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is on fire"))
        }
    }
    let bad = read_trace(std::io::BufReader::new(Broken), "t.jsonl").unwrap_err();
    assert_eq!(bad.to_string(), "t.jsonl, line 1: it cannot be read: the disk is on fire");
}

#[test]
fn a_writer_that_fails_says_why() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let error = write_trace(Full, &[]).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
}

#[test]
fn a_recording_comes_back_from_its_file() {
    let records = testing::record(|| {
        let event_loop = glassloop::new_event_loop().unwrap();
        let sleep = glassloop::sleep(std::time::Duration::from_secs(1));
        event_loop.run_until_complete(sleep).unwrap();
        event_loop.close().unwrap();
    });
    let mut file = Vec::new();
    write_trace(&mut file, &records).unwrap();
    assert_eq!(read_trace(&*file, "memory").unwrap(), records);
}
