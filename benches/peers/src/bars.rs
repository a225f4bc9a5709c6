//! The bars that glassloop has set itself, and whether it clears them.

use crate::growth;
use crate::measure::{Extent, Figures, Kind};
use crate::report::Measured;
use crate::runtimes::IN_RUST;

const US: &str = "glassloop";

/// How many timers fire in a full run.
const TIMERS: u64 = 1_000_000;

/// One thing that is to hold.
pub struct Bar {
    pub name: &'static str,
    pub what: String,
    /// The figure, if there is one.
    pub measured: Option<f64>,
    /// Which side of the limit is the good one.
    pub limit: Limit,
    /// Whether so little was measured that the figure says nothing.
    too_rough: bool,
}

/// How much may be lost for the sake of a reader: what misses its limit by less
/// is left as it reads best.
const FOR_THE_READER: f64 = 1.3;

/// What is known of a bar.
pub enum Met {
    Yes,
    /// By less than [`FOR_THE_READER`].
    Nearly,
    No,
    NotMeasured,
    NotJudged,
}

/// Which figures are good.
#[derive(Clone, Copy)]
pub enum Limit {
    AtMost(f64),
    AtLeast(f64),
}

impl Bar {
    /// Whether it holds.
    pub fn met(&self) -> Met {
        // How many times worse than the limit.
        let excess = self.measured.map(|measured| match self.limit {
            Limit::AtMost(limit) => measured / limit,
            Limit::AtLeast(limit) => limit / measured,
        });
        match excess {
            None => Met::NotMeasured,
            Some(_) if self.too_rough => Met::NotJudged,
            Some(excess) if excess <= 1.0 => Met::Yes,
            Some(excess) if excess <= FOR_THE_READER => Met::Nearly,
            Some(_) => Met::No,
        }
    }
}

/// Makes bars out of figures.
struct Bars<'a> {
    figures: &'a Figures,
    extent: Extent,
    bars: Vec<Bar>,
}

impl Bars<'_> {
    /// A quick run has one repetition of a twentieth: its times and sizes are rough.
    fn add(&mut self, name: &'static str, what: impl Into<String>, measured: Option<f64>, limit: Limit) {
        let too_rough = self.extent.is_quick();
        self.bars.push(Bar { name, what: what.into(), measured, limit, too_rough });
    }

    /// What is counted is as good in a quick run.
    fn add_counted(
        &mut self,
        name: &'static str,
        what: impl Into<String>,
        measured: Option<f64>,
        limit: f64,
    ) {
        let limit = Limit::AtMost(limit);
        self.bars.push(Bar { name, what: what.into(), measured, limit, too_rough: false });
    }

    /// At most so many times the processor time of somebody.
    fn times(&mut self, name: &'static str, workload: &str, whom: &str, limit: f64) {
        let ratio = self.figures.ratio(Kind::Cpu, workload, US, whom);
        self.add(name, format!("{workload}, times {whom}"), ratio, Limit::AtMost(limit));
    }

    /// At least so many times as fast as somebody.
    fn faster(&mut self, name: &'static str, workload: &str, whom: &str, limit: f64) {
        let ratio = self.figures.ratio(Kind::Cpu, workload, whom, US);
        self.add(name, format!("{workload}, times as fast as {whom}"), ratio, Limit::AtLeast(limit));
    }

    fn instructions(&mut self, name: &'static str, workload: &str, limit: f64) {
        let count = self.figures.median(Kind::Instructions, US, workload);
        self.add_counted(name, format!("{workload}, user instructions"), count, limit);
    }

    fn nanoseconds(&mut self, name: &'static str, workload: &str, limit: f64) {
        let time = self.figures.median(Kind::Cpu, US, workload);
        self.add(name, format!("{workload}, ns"), time, Limit::AtMost(limit));
    }
}

/// All of them.
pub fn all(measured: &Measured) -> Vec<Bar> {
    let mut bars = Bars { figures: &measured.figures, extent: measured.extent, bars: Vec::new() };
    callbacks(&mut bars);
    tasks(&mut bars);
    timers(&mut bars);
    threads_and_sockets(&mut bars);
    building(&mut bars, measured);
    python(&mut bars);
    growing(&mut bars);
    seeing(&mut bars, measured);
    bars.bars
}

fn callbacks(bars: &mut Bars<'_>) {
    bars.times("G1", "batch", "floor", 1.4);
    bars.instructions("G1", "batch", 320.0);
    bars.times("G2", "chain", "floor", 2.0);
    let peers: Vec<&str> = IN_RUST.into_iter().filter(|name| !["floor", US].contains(name)).collect();
    if let Some(best) = bars.figures.best(Kind::Cpu, "chain", &peers) {
        bars.times("G2", "chain", best, 0.5);
    }
    bars.faster("G2", "chain", "uvloop", 30.0);
}

fn tasks(bars: &mut Bars<'_>) {
    bars.nanoseconds("G3", "spawn-batch", 90.0);
    bars.times("G3", "spawn-batch", "tokio", 0.45);
    bars.times("G3", "spawn-batch", "smol", 0.65);
    bars.times("G4", "spawn-all", "tokio", 0.6);
    bars.times("G4", "spawn-all", "smol", 1.05);
    let bytes = bars.figures.median(Kind::Bytes, US, "memory-task");
    bars.add("G4", "bytes of a sleeping task", bytes, Limit::AtMost(256.0));
    bars.times("G5", "yield", "tokio", 0.75);
    bars.times("G5", "yield", "monoio", 1.3);
    bars.times("G6", "ping-pong", "tokio", 0.8);
    bars.times("G6", "ping-pong", "floor", 1.8);
}

fn timers(bars: &mut Bars<'_>) {
    bars.times("G7", "timers-fire", "tokio", 0.7);
    let timers = bars.extent.operations(US, TIMERS) as f64;
    let wall = bars.figures.median(Kind::Wall, US, "timers-fire").map(|wall| wall * timers / 1e9);
    bars.add("G7", "timers-fire, seconds until the last", wall, Limit::AtMost(1.005));
    bars.times("G7b", "sleeps-fire", "tokio", 1.15);
    let bytes = bars.figures.ratio(Kind::Bytes, "memory-task", US, "tokio");
    bars.add("G7b", "bytes of a sleeping task, times tokio", bytes, Limit::AtMost(0.6));
    bars.times("G8", "timer-ring", "tokio", 0.9);
}

fn threads_and_sockets(bars: &mut Bars<'_>) {
    bars.nanoseconds("G9", "post", 100.0);
    bars.times("G9", "post", "tokio", 1.0);
    let trip = bars.figures.ratio(Kind::Wall, "round-trip", US, "floor");
    bars.add("G9", "round-trip, times floor", trip, Limit::AtMost(1.2));
    bars.instructions("G10", "echo", 200.0);
    bars.instructions("G10", "echo-streams", 500.0);
    for connections in crate::measure::CONNECTIONS {
        let workload = format!("echo {connections}");
        let rate = bars.figures.ratio(Kind::Rate, &workload, US, "floor");
        let what = format!("echo, {connections} connections, requests a second, times floor");
        bars.add("G10", what, rate, Limit::AtLeast(0.9));
    }
}

fn building(bars: &mut Bars<'_>, measured: &Measured) {
    let ours = measured.built.first();
    bars.add("G11", "crates that are built", ours.map(|ours| ours.crates as f64), Limit::AtMost(4.0));
    let seconds = ours.map(|ours| ours.seconds[ours.seconds.len() / 2]);
    bars.add("G11", "cold build of them, s", seconds, Limit::AtMost(2.5));
}

fn growing(bars: &mut Bars<'_>) {
    let grown = |from, to| bars.figures.grown(Kind::Instructions, US, from, to);
    let callbacks = grown("pending-10", "pending-1000000");
    let (few, many) = (growth::TIMERS[0].0 as f64, growth::TIMERS[5].0 as f64);
    let timers = grown("timers-10", "timers-1000000").map(|grown| grown / (many.ln() / few.ln()));
    bars.add_counted(
        "growth",
        "instructions of a callback, 1,000,000 pending, times 10 pending",
        callbacks,
        1.05,
    );
    bars.add_counted("growth", "the same of a timer, times the logarithm's growth", timers, 1.0);
}

fn seeing(bars: &mut Bars<'_>, measured: &Measured) {
    for row in &measured.untraced {
        let what = format!("{}, unwatched, % more instructions than without", row.workload);
        bars.add_counted("trace", what, Some(row.more()), 3.0);
    }
    bars.add("trace", "a record, ns", Some(measured.stepping.record()), Limit::AtMost(150.0));
    bars.add("trace", "a record in memory, bytes", Some(measured.stepping.bytes), Limit::AtMost(100.0));
}

fn python(bars: &mut Bars<'_>) {
    for workload in ["chain", "batch", "spawn-batch", "yield", "ping-pong", "timer-ring"] {
        bars.faster("G12", workload, "uvloop", 15.0);
        bars.faster("G12", workload, "asyncio", 25.0);
    }
    bars.faster("G12", "timers-fire", "uvloop", 4.0);
    bars.faster("G12", "timers-fire", "asyncio", 15.0);
}
