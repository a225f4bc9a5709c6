//! What it costs to see through the loop: writing the trace, and going through it.

use std::time::Instant;

use cpu_time::ProcessTime;
use glassloop::EventLoop;
use glassloop::replay::Replay;
use glassloop::trace::Journal;

use crate::memory;
use crate::workloads::BATCH;

/// What was measured.
pub struct Stepping {
    pub records: usize,
    /// Nanoseconds of a callback that nobody watches, and of one that is recorded.
    pub off: f64,
    pub on: f64,
    pub records_of_a_callback: f64,
    /// Bytes of a record in memory.
    pub bytes: f64,
    /// Seconds until a replay is ready.
    pub replay: f64,
    /// Microseconds of going to a step anywhere in it.
    pub go_to: f64,
}

impl Stepping {
    /// Nanoseconds of one record.
    pub fn record(&self) -> f64 {
        (self.on - self.off) / self.records_of_a_callback
    }
}

/// Records about so many records, and replays them.
pub fn measure(records: u64) -> Stepping {
    // A callback is made, made ready, begun and finished; an iteration is shared by many.
    let callbacks = (records / 4).div_ceil(BATCH) * BATCH;
    let unwatched = || callbacks_on(&EventLoop::new().expect("a loop"), callbacks);
    let off = median_of(unwatched);
    let before = memory::resident("self");
    let (journal, _) = recorded(callbacks);
    let grown = memory::resident("self").saturating_sub(before) as f64;
    let on = median_of(|| recorded(callbacks).1);
    let kept = journal.records();
    let count = kept.len();
    let start = Instant::now();
    let mut replay = Replay::new(kept);
    let ready = start.elapsed();
    let start = Instant::now();
    const STEPS: u32 = 200;
    for _ in 0..STEPS {
        replay.go_to(fastrand::usize(..count));
        std::hint::black_box(replay.step());
    }
    Stepping {
        records: count,
        off,
        on,
        records_of_a_callback: count as f64 / callbacks as f64,
        bytes: grown / count as f64,
        replay: ready.as_secs_f64(),
        go_to: start.elapsed().as_secs_f64() * 1e6 / f64::from(STEPS),
    }
}

/// The journal of so many callbacks, and the nanoseconds of one.
fn recorded(callbacks: u64) -> (Journal, f64) {
    let journal = Journal::in_memory(usize::MAX);
    let event_loop = EventLoop::builder().journal(&journal).build().expect("a loop");
    let time = callbacks_on(&event_loop, callbacks);
    (journal, time)
}

fn median_of(mut measure: impl FnMut() -> f64) -> f64 {
    let mut figures = [(); 5].map(|()| measure());
    figures.sort_by(f64::total_cmp);
    figures[2]
}

/// Nanoseconds of one callback.
fn callbacks_on(event_loop: &EventLoop, count: u64) -> f64 {
    let start = ProcessTime::now();
    for _ in 0..count / BATCH {
        for _ in 0..BATCH {
            event_loop.call_soon(|| ()).expect("the loop is open");
        }
        event_loop.run_once().expect("it is not running");
    }
    start.elapsed().as_nanos() as f64 / count as f64
}
