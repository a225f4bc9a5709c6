//! Everything is measured once in each repetition, in an order that is shuffled anew.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::growth;
use crate::processes::Processes;
use crate::runtimes::{IN_PYTHON, IN_RUST};

/// How one figure was come by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Nanoseconds of processor time for one operation.
    Cpu,
    /// Nanoseconds that went by, for one operation.
    Wall,
    /// User instructions of one operation.
    Instructions,
    /// Requests in a second.
    Rate,
    /// Bytes of one thing.
    Bytes,
}

type Key = (Kind, String, String);

/// What was measured: a figure for each repetition, or none where it failed.
#[derive(Debug, Default)]
pub struct Figures {
    figures: BTreeMap<Key, Vec<Option<f64>>>,
    /// What went wrong, in words.
    pub failures: Vec<String>,
}

impl Figures {
    pub fn put(&mut self, kind: Kind, runtime: &str, workload: &str, figure: Option<f64>) {
        self.figures.entry((kind, runtime.into(), workload.into())).or_default().push(figure);
    }

    fn of(&self, kind: Kind, runtime: &str, workload: &str) -> &[Option<f64>] {
        self.figures.get(&(kind, runtime.into(), workload.into())).map_or(&[], Vec::as_slice)
    }

    /// The median over the repetitions.
    pub fn median(&self, kind: Kind, runtime: &str, workload: &str) -> Option<f64> {
        median(self.of(kind, runtime, workload).iter().flatten().copied().collect())
    }

    /// The smallest and the largest.
    pub fn spread(&self, kind: Kind, runtime: &str, workload: &str) -> Option<(f64, f64)> {
        let all = || self.of(kind, runtime, workload).iter().flatten().copied();
        all().next()?;
        Some((all().fold(f64::INFINITY, f64::min), all().fold(0.0, f64::max)))
    }

    /// The median of the ratios inside each repetition.
    pub fn ratio(&self, kind: Kind, workload: &str, of: &str, to: &str) -> Option<f64> {
        let pairs = self.of(kind, of, workload).iter().zip(self.of(kind, to, workload));
        median(pairs.filter_map(|(of, to)| Some((*of)? / (*to)?)).collect())
    }

    /// How many times one workload's median another one's is.
    pub fn grown(&self, kind: Kind, runtime: &str, from: &str, to: &str) -> Option<f64> {
        Some(self.median(kind, runtime, to)? / self.median(kind, runtime, from)?)
    }

    /// Which of these has the smallest median.
    pub fn best<'a>(&self, kind: Kind, workload: &str, of: &[&'a str]) -> Option<&'a str> {
        let medians = of.iter().filter_map(|name| Some((*name, self.median(kind, name, workload)?)));
        medians.min_by(|left, right| left.1.total_cmp(&right.1)).map(|(name, _)| name)
    }
}

fn median(mut figures: Vec<f64>) -> Option<f64> {
    figures.sort_by(f64::total_cmp);
    let middle = figures.len() / 2;
    match figures.len() {
        0 => None,
        length if length % 2 == 1 => Some(figures[middle]),
        _ => Some((figures[middle - 1] + figures[middle]) / 2.0),
    }
}

/// What is timed: its name, how often it is done, and what one operation is.
pub const TIMED: [(&str, u64, &str); 12] = [
    ("chain", 1_000_000, "a callback that schedules the next"),
    ("batch", 1_000_000, "a callback, 1,000 at a time"),
    ("spawn-all", 1_000_000, "a task made, run and awaited, all at once"),
    ("spawn-batch", 1_000_000, "the same, 1,000 at a time"),
    ("yield", 1_000_000, "a task lets the others run, 1,000 tasks"),
    ("ping-pong", 500_000, "a question and its answer, between two tasks"),
    ("timers-fire", 1_000_000, "a timer that fires, within a second"),
    ("sleeps-fire", 1_000_000, "a task that sleeps, within a second"),
    ("timer-ring", 1_000_000, "a timer made and one cancelled, 10,000 pending"),
    ("timers-cancelled", 1_000_000, "a timer made and cancelled, all at once"),
    ("post", 1_000_000, "a callback from another thread"),
    ("round-trip", 20_000, "a question of another thread, and its answer"),
];

/// The workloads whose instructions are counted: they wait for nobody.
pub const COUNTED: [&str; 8] =
    ["chain", "batch", "spawn-all", "spawn-batch", "yield", "ping-pong", "timer-ring", "timers-cancelled"];

/// How many connections the echo has.
pub const CONNECTIONS: [u64; 4] = [1, 50, 500, 5_000];

/// The echo servers: of callbacks or of one task a connection, and of asyncio's streams.
pub const SERVERS: [&str; 2] = ["echo", "echo-streams"];

/// How much is measured.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    pub repetitions: usize,
    /// What each count is divided by.
    pub divisor: u64,
}

impl Extent {
    /// Whether it is only to see that everything runs.
    pub fn is_quick(self) -> bool {
        self.divisor > 1
    }

    pub fn operations(self, runtime: &str, full: u64) -> u64 {
        let slower = if IN_PYTHON.contains(&runtime) { 5 } else { 1 };
        (full / self.divisor / slower).max(2_000) / 1_000 * 1_000
    }
}

impl Extent {
    /// How many operations are counted one by one, and then as many more.
    fn few(self, runtime: &str, workload: &str) -> u64 {
        let full = match workload {
            // More than are pending: only then is one cancelled for each that is made.
            "timer-ring" => return 12_000,
            "echo" | "echo-streams" => 2_000,
            _ => 20_000 / self.divisor.min(10),
        };
        if IN_PYTHON.contains(&runtime) { 1_000 } else { full }
    }
}

/// All event loops, the floor first.
pub fn everybody() -> impl Iterator<Item = &'static str> {
    IN_RUST.into_iter().chain(IN_PYTHON)
}

enum Job {
    Time(&'static str, &'static str, u64),
    Serve(&'static str, &'static str, u64),
}

/// Measures everything.
pub fn everything(processes: &Processes, extent: Extent) -> Figures {
    let mut figures = Figures::default();
    for repetition in 1..=extent.repetitions {
        let mut jobs = jobs(processes);
        fastrand::shuffle(&mut jobs);
        for (done, job) in jobs.iter().enumerate() {
            eprint!("\rrepetition {repetition} of {}: {} of {} ", extent.repetitions, done + 1, jobs.len());
            do_job(processes, extent, job, &mut figures);
        }
    }
    match processes.valgrind {
        true => count_instructions(processes, extent, &mut figures),
        false => figures.failures.push("valgrind is not here: no instructions were counted".into()),
    }
    weigh(processes, extent, &mut figures);
    growth::measure(processes, extent, &mut figures);
    eprintln!();
    figures
}

fn jobs(processes: &Processes) -> Vec<Job> {
    let mut jobs = Vec::new();
    for runtime in everybody() {
        for (workload, operations, _) in TIMED {
            if processes.can(runtime, workload) {
                jobs.push(Job::Time(runtime, workload, operations));
            }
        }
        for server in SERVERS {
            if processes.can(runtime, server) {
                jobs.extend(CONNECTIONS.map(|connections| Job::Serve(runtime, server, connections)));
            }
        }
    }
    jobs
}

fn do_job(processes: &Processes, extent: Extent, job: &Job, figures: &mut Figures) {
    match *job {
        Job::Time(runtime, workload, full) => {
            let operations = extent.operations(runtime, full);
            let outcome = noted(figures, runtime, workload, processes.run(runtime, workload, operations));
            let of_one = |nanoseconds: f64| nanoseconds / operations as f64;
            figures.put(Kind::Cpu, runtime, workload, outcome.map(|outcome| of_one(outcome.cpu)));
            figures.put(Kind::Wall, runtime, workload, outcome.map(|outcome| of_one(outcome.wall)));
        }
        Job::Serve(runtime, server, connections) => {
            let time = Duration::from_millis(1_000 / extent.divisor.min(10));
            let workload = format!("{server} {connections}");
            let echo = noted(figures, runtime, &workload, processes.echo(runtime, server, connections, time));
            figures.put(Kind::Rate, runtime, &workload, echo.map(|echo| echo.rate));
            figures.put(Kind::Bytes, runtime, &workload, echo.map(|echo| echo.bytes));
        }
    }
}

/// What came of it; what went wrong is noted.
pub fn noted<T>(
    figures: &mut Figures,
    runtime: &str,
    workload: &str,
    result: Result<T, String>,
) -> Option<T> {
    result.map_err(|error| figures.failures.push(format!("{runtime}, {workload}: {error}"))).ok()
}

fn count_instructions(processes: &Processes, extent: Extent, figures: &mut Figures) {
    for runtime in everybody() {
        eprint!("\rinstructions of {runtime}                      ");
        if IN_PYTHON.contains(&runtime) && extent.is_quick() {
            // It starts for seconds under valgrind.
            continue;
        }
        for workload in COUNTED.into_iter().filter(|workload| processes.can(runtime, workload)) {
            let counted = processes.instructions_of_one(runtime, workload, extent.few(runtime, workload));
            let counted = noted(figures, runtime, workload, counted);
            figures.put(Kind::Instructions, runtime, workload, counted);
        }
        for server in SERVERS.into_iter().filter(|server| processes.can(runtime, server)) {
            let counted = processes.instructions_of_a_request(runtime, server, extent.few(runtime, server));
            let counted = noted(figures, runtime, server, counted);
            figures.put(Kind::Instructions, runtime, server, counted);
        }
    }
}

fn weigh(processes: &Processes, extent: Extent, figures: &mut Figures) {
    for runtime in everybody() {
        for workload in ["memory-task", "memory-timer"] {
            if processes.can(runtime, workload) {
                let count = extent.operations(runtime, 1_000_000);
                let weighed = noted(figures, runtime, workload, processes.run(runtime, workload, count));
                figures.put(Kind::Bytes, runtime, workload, weighed.map(|outcome| outcome.bytes));
            }
        }
    }
}
