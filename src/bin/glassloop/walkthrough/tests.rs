//! Whatever is done to a trace: what is left of it can be shown, and what is wrong is said.

use std::sync::OnceLock;
use std::thread;
use std::time::Duration;

use glassloop::replay::Replay;
use glassloop::trace::file::{Header, read_trace, salvage_trace, write_trace};
use glassloop::trace::{Journal, Record};
use glassloop::{ClockKind, EventLoop};
use proptest::prelude::*;
use proptest::sample::Index;

use super::Clock;
use crate::lessons::LESSONS;
use crate::narrate::Narrator;
use crate::predict;
use crate::recording::record;
use crate::scene::scene;
use crate::timeline::timeline;
use crate::why::why;

#[test]
fn a_trace_in_rust_is_of_a_real_clock_where_a_loop_has_one_and_of_a_virtual_one_where_none_has() {
    let clock_of = |kinds: &[ClockKind]| {
        let journal = Journal::in_memory(100);
        for kind in kinds {
            let event_loop = EventLoop::builder().journal(&journal).clock(*kind).build().unwrap();
            event_loop.call_soon(|| ()).unwrap();
            event_loop.run_once().unwrap();
            event_loop.close().unwrap();
        }
        Clock::of(&Header::default(), &journal.records())
    };
    assert_eq!(clock_of(&[ClockKind::Virtual, ClockKind::Virtual]), Clock::Virtual);
    assert_eq!(clock_of(&[ClockKind::Monotonic]), Clock::Real);
    assert_eq!(clock_of(&[ClockKind::Virtual, ClockKind::Monotonic]), Clock::Real);
}

#[test]
fn the_clock_of_a_program_that_blocks_its_virtual_loop_is_virtual_all_the_same() {
    let records = glassloop::testing::record(|| {
        glassloop::run(async {
            glassloop::get_running_loop()?.block_thread(Duration::from_secs(1));
            Ok(())
        })
        .unwrap();
    });
    assert_eq!(Clock::of(&Header::default(), &records), Clock::Virtual);
}

/// A lesson's records, and its trace in a file, line by line.
struct Recorded {
    sources: &'static [(&'static str, &'static str)],
    records: Vec<Record>,
    lines: Vec<Vec<u8>>,
}

fn lessons() -> &'static [Recorded] {
    static RECORDED: OnceLock<Vec<Recorded>> = OnceLock::new();
    RECORDED.get_or_init(|| {
        // Some lessons have to know that they run in the main thread.
        let main_thread = thread::Builder::new().name("main".to_owned()).spawn(record_all);
        main_thread.expect("a thread").join().expect("no lesson panics")
    })
}

fn record_all() -> Vec<Recorded> {
    let recorded = LESSONS.iter().map(|lesson| {
        let records = record(lesson).records;
        let mut text = Vec::new();
        write_trace(&mut text, &records).expect("memory takes it");
        let lines = text.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        Recorded { sources: lesson.sources, records, lines }
    });
    recorded.collect()
}

/// One way to damage a trace.
#[derive(Clone, Debug)]
enum Damage {
    Delete(Index),
    Duplicate(Index),
    Swap(Index, Index),
    CutAt(Index),
    Flip(Index, u8),
    /// A number, wherever it stands in that line, becomes this one.
    Number(Index, Index, u64),
    Insert(Index, Vec<u8>),
}

fn damage() -> impl Strategy<Value = Damage> {
    let extremes = prop_oneof![
        Just(0),
        Just(1),
        Just(u64::MAX),
        Just(u64::MAX - 1),
        Just(i64::MAX as u64),
        Just(u64::from(u32::MAX)),
        0..9_u64,
        any::<u64>()
    ];
    prop_oneof![
        any::<Index>().prop_map(Damage::Delete),
        any::<Index>().prop_map(Damage::Duplicate),
        any::<(Index, Index)>().prop_map(|(one, other)| Damage::Swap(one, other)),
        any::<Index>().prop_map(Damage::CutAt),
        any::<(Index, u8)>().prop_map(|(byte, mask)| Damage::Flip(byte, mask)),
        (any::<Index>(), any::<Index>(), extremes)
            .prop_map(|(line, which, to)| Damage::Number(line, which, to)),
        (any::<Index>(), proptest::collection::vec(any::<u8>(), 0..40))
            .prop_map(|(line, bytes)| Damage::Insert(line, bytes)),
    ]
}

impl Damage {
    /// Does it, and returns the first line that is no more what it was, from 0.
    fn apply(&self, lines: &mut Vec<Vec<u8>>) -> usize {
        let count = lines.len();
        match self {
            _ if lines.is_empty() => 0,
            Damage::Delete(line) => {
                lines.remove(line.index(count));
                line.index(count)
            }
            Damage::Duplicate(line) => {
                let line = line.index(count);
                lines.insert(line, lines[line].clone());
                line + 1
            }
            Damage::Swap(one, other) => {
                let (one, other) = (one.index(count), other.index(count));
                lines.swap(one, other);
                one.min(other)
            }
            Damage::CutAt(byte) => {
                let (line, column) = place(lines, *byte);
                lines.truncate(line + 1);
                lines[line].truncate(column);
                line
            }
            Damage::Flip(byte, mask) => flip(lines, *byte, *mask),
            Damage::Number(line, which, to) => {
                let line = line.index(count);
                lines[line] = with_number(&lines[line], *which, *to);
                line
            }
            Damage::Insert(line, bytes) => {
                let line = line.index(count);
                lines.insert(line, [bytes, &b"\n"[..]].concat());
                line
            }
        }
    }
}

fn flip(lines: &mut [Vec<u8>], byte: Index, mask: u8) -> usize {
    let (line, column) = place(lines, byte);
    if let Some(byte) = lines[line].get_mut(column) {
        *byte ^= mask;
    }
    line
}

/// The line in which a byte of the file stands, and its place there.
fn place(lines: &[Vec<u8>], byte: Index) -> (usize, usize) {
    let mut byte = byte.index(lines.iter().map(Vec::len).sum::<usize>().max(1));
    for (number, line) in lines.iter().enumerate() {
        if byte < line.len() {
            return (number, byte);
        }
        byte -= line.len();
    }
    (0, 0)
}

fn with_number(line: &[u8], which: Index, to: u64) -> Vec<u8> {
    let digits: Vec<&[u8]> =
        line.chunk_by(|one, next| one.is_ascii_digit() == next.is_ascii_digit()).collect();
    let numbers: Vec<usize> = (0..digits.len()).filter(|part| digits[*part][0].is_ascii_digit()).collect();
    let Some(chosen) = numbers.get(which.index(numbers.len().max(1))) else { return line.to_vec() };
    let to = to.to_string();
    let parts =
        digits.iter().enumerate().map(|(part, text)| if part == *chosen { to.as_bytes() } else { text });
    parts.collect::<Vec<_>>().concat()
}

/// Shows every step of a trace, forwards, and some backwards.
fn show_all(records: Vec<Record>, files: &[(&str, &str)]) {
    predict::questions_of(Replay::new(records.clone()), Narrator::new(&records), files.iter().copied());
    let (narrator, mut replay) = (Narrator::new(&records), Replay::new(records));
    timeline(&replay, &[]);
    while replay.forward().is_some() {
        let step = narrator.tell(&replay).expect("every step is told");
        // What is said may be nothing, and so may the name of what says it.
        assert_eq!(step.number, replay.last().expect("a record").number);
        let seen = scene(&replay, narrator.names(&replay));
        assert_eq!(seen.step, replay.step());
    }
    while replay.step() > 0 {
        why(&mut replay, &narrator);
        replay.go_to(replay.step().saturating_sub(17));
        scene(&replay, narrator.names(&replay));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_left_of_a_damaged_trace_can_be_shown(
        lesson in any::<Index>(),
        damages in proptest::collection::vec(damage(), 1..6),
    ) {
        let Recorded { sources, records, lines } = &lessons()[lesson.index(lessons().len())];
        let mut damaged = lines.clone();
        let first = damages.iter().map(|damage| damage.apply(&mut damaged)).min().unwrap_or(0);
        let text = damaged.concat();
        if let Err(bad) = read_trace(&*text, "t.jsonl") {
            prop_assert!(bad.to_string().starts_with(&format!("t.jsonl, line {}: ", bad.line)), "{}", bad);
            // The header is the first line, and the lines before the damage are records.
            let good = first.saturating_sub(1).min(records.len());
            prop_assert!(bad.records.len() >= good, "{} records, and {} were good", bad.records.len(), good);
            prop_assert_eq!(&bad.records[..good], &records[..good]);
            prop_assert!(!salvage_trace(&*text, "t.jsonl", 1000).problems.is_empty());
        }
        let salvage = salvage_trace(&*text, "t.jsonl", 1000);
        prop_assert_eq!(salvage.lines.len(), salvage.records.len());
        prop_assert!(salvage.records.windows(2).all(|pair| pair[0].number < pair[1].number));
        show_all(salvage.records, sources);
    }

    #[test]
    fn no_bytes_make_the_reader_fail(
        bytes in proptest::collection::vec(any::<u8>(), 0..300),
        has_header in any::<bool>(),
    ) {
        let header: &[u8] = if has_header { b"{\"glassloop_trace\":1}\n" } else { b"" };
        let text = [header, &bytes].concat();
        let salvage = salvage_trace(&*text, "t.jsonl", 1000);
        match read_trace(&*text, "t.jsonl") {
            Ok(records) => prop_assert_eq!(records.len(), salvage.records.len()),
            Err(bad) => {
                prop_assert!(bad.to_string().starts_with(&format!("t.jsonl, line {}: ", bad.line)), "{}", bad);
                prop_assert!(!salvage.problems.is_empty());
            }
        }
        show_all(salvage.records, &[]);
    }
}
