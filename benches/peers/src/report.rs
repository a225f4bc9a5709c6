//! The figures as the tables of `docs/performance.md`.

use std::fmt::Write;

use crate::bars::{self, Bar, Limit, Met};
use crate::build::Built;
use crate::growth::{CALLBACKS, TIMERS};
use crate::measure::{CONNECTIONS, COUNTED, Extent, Figures, Kind, SERVERS, TIMED, everybody};
use crate::stepping::Stepping;
use crate::untraced::Untraced;

const US: &str = "glassloop";

/// Everything that was measured.
pub struct Measured {
    pub extent: Extent,
    pub figures: Figures,
    pub stepping: Stepping,
    /// Empty in a quick run.
    pub built: Vec<Built>,
    /// Empty in a quick run, and where nothing counts instructions.
    pub untraced: Vec<Untraced>,
}

impl Measured {
    /// The sections by the name of their markers.  What a quick run leaves out
    /// stays on the page as it was.
    pub fn sections(&self) -> Vec<(&'static str, String)> {
        let figures = &self.figures;
        let mut sections = vec![
            ("how", how(self.extent)),
            ("times", times(figures)),
            ("against-the-best", against_the_best(figures)),
            ("instructions", instructions(figures)),
            ("echo", echo(figures)),
            ("memory", memory(figures)),
            ("callbacks-pending", callbacks_pending(figures)),
            ("timers-pending", timers_pending(figures)),
            ("stepping", stepped(&self.stepping)),
            ("bars", met(&bars::all(self))),
            ("failures", failures(figures)),
        ];
        if !self.extent.is_quick() {
            sections.extend([("build", build(&self.built)), ("untraced", untraced(&self.untraced))]);
        }
        sections
    }
}

fn how(extent: Extent) -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let cpu = read("/proc/cpuinfo");
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let kernel = read("/proc/sys/kernel/osrelease");
    // What follows the numbers is a distributor's own.
    let kernel = kernel.split('-').next().unwrap_or_default();
    let rustc = std::process::Command::new("rustc").arg("--version").output();
    let rustc = rustc.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    let load = read("/proc/loadavg");
    format!(
        "Taken with {} repetitions on {} ({cores} cores), Linux {}, {}; the load of the machine was {} at the end.\n",
        extent.repetitions,
        model.map_or("an unknown processor", |(_, model)| model),
        kernel.trim(),
        rustc.as_deref().unwrap_or("an unknown rustc"),
        load.split(' ').next().unwrap_or("unknown"),
    )
}

/// A table whose first column is of words and the rest of figures.
fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut text = format!("| {} |\n|---|{}\n", head.join(" | "), "---:|".repeat(head.len() - 1));
    for row in rows {
        writeln!(text, "| {} |", row.join(" | ")).expect("a string takes it");
    }
    text
}

fn number(figure: f64) -> String {
    match figure {
        0.0..10.0 => format!("{figure:.2}"),
        0.0..100.0 => format!("{figure:.1}"),
        _ => grouped(figure.round() as u64),
    }
}

/// With a comma after each three digits from the right.
pub fn grouped(figure: u64) -> String {
    let digits = figure.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn or_dash(figure: Option<f64>) -> String {
    figure.map_or("–".into(), number)
}

fn head(first: &'static str) -> Vec<&'static str> {
    std::iter::once(first).chain(everybody()).collect()
}

fn kind_of(workload: &str) -> Kind {
    // A round trip is waiting, mostly.
    if workload == "round-trip" { Kind::Wall } else { Kind::Cpu }
}

fn times(figures: &Figures) -> String {
    let cell = |workload: &str, runtime: &str| {
        let kind = kind_of(workload);
        let time = figures.median(kind, runtime, workload)?;
        let ratio = figures.ratio(kind, workload, runtime, "floor");
        Some(format!("{} ({})", number(time), or_dash(ratio)))
    };
    let rows = TIMED.map(|(workload, _, what)| {
        let cells = everybody().map(|runtime| cell(workload, runtime).unwrap_or("–".into()));
        std::iter::once(format!("{workload}: {what}")).chain(cells).collect()
    });
    table(&head("one operation, ns (times the floor)"), rows)
}

fn against_the_best(figures: &Figures) -> String {
    let peers: Vec<&str> = everybody().filter(|name| !["floor", US].contains(name)).collect();
    let rows = TIMED.iter().filter_map(|(workload, _, _)| {
        let kind = kind_of(workload);
        let best = figures.best(kind, workload, &peers)?;
        let ratio = figures.ratio(kind, workload, US, best)?;
        let (least, most) = figures.spread(kind, US, workload)?;
        let spread = format!("{} to {}", number(least), number(most));
        Some(vec![(*workload).into(), best.into(), number(ratio), spread])
    });
    table(&["workload", "the best peer", "glassloop, times that", "glassloop, ns, least to most"], rows)
}

fn instructions(figures: &Figures) -> String {
    let rows = COUNTED.into_iter().chain(SERVERS).map(|workload| {
        let cells = everybody().map(|runtime| {
            let count = figures.median(Kind::Instructions, runtime, workload);
            count.map_or("–".into(), |count| grouped(count.max(0.0).round() as u64))
        });
        std::iter::once(workload.into()).chain(cells).collect()
    });
    table(&head("user instructions of one operation"), rows)
}

fn echo(figures: &Figures) -> String {
    let rows = SERVERS.into_iter().flat_map(|server| CONNECTIONS.map(|count| (server, count)));
    let rows = rows.map(|(server, count)| {
        let workload = format!("{server} {count}");
        let cells = everybody().map(|runtime| {
            let rate = figures.median(Kind::Rate, runtime, &workload)?;
            // The floor has one server, for both.
            let floor = figures.median(Kind::Rate, "floor", &format!("echo {count}"))?;
            Some(format!("{} ({})", number(rate / 1e3), number(rate / floor)))
        });
        let cells = cells.map(|cell| cell.unwrap_or("–".into()));
        std::iter::once(workload.clone()).chain(cells).collect()
    });
    table(&head("thousand requests a second (times the floor)"), rows)
}

fn memory(figures: &Figures) -> String {
    let things = [
        ("memory-task", "a sleeping task"),
        ("memory-timer", "a pending timer"),
        ("echo 5000", "a connection of 5,000, its buffer included"),
        ("echo-streams 5000", "the same with streams"),
    ];
    let rows = things.map(|(workload, what)| {
        let cells = everybody().map(|runtime| or_dash(figures.median(Kind::Bytes, runtime, workload)));
        std::iter::once(what.into()).chain(cells).collect()
    });
    table(&head("bytes of"), rows)
}

fn build(built: &[Built]) -> String {
    let rows = built.iter().map(|built| {
        let (least, most) = (built.seconds[0], built.seconds[built.seconds.len() - 1]);
        let median = built.seconds[built.seconds.len() / 2];
        vec![built.name.into(), built.crates.to_string(), format!("{median:.1} ({least:.1} to {most:.1})")]
    });
    table(&["what it depends on", "crates", "cold release build, s"], rows)
}

fn callbacks_pending(figures: &Figures) -> String {
    let rows = CALLBACKS.map(|(pending, workload)| {
        let time = |runtime| or_dash(figures.median(Kind::Cpu, runtime, workload));
        let count = |runtime| or_dash(figures.median(Kind::Instructions, runtime, workload).map(f64::round));
        let ratio = or_dash(figures.ratio(Kind::Cpu, workload, US, "floor"));
        vec![grouped(pending), time("floor"), time(US), ratio, count("floor"), count(US)]
    });
    let head = [
        "callbacks pending",
        "floor, ns",
        "glassloop, ns",
        "times",
        "floor, instructions",
        "glassloop, instructions",
    ];
    table(&head, rows)
}

fn timers_pending(figures: &Figures) -> String {
    let rows = TIMERS.map(|(pending, workload)| {
        let time = figures.median(Kind::Cpu, US, workload);
        let grown = |kind| or_dash(figures.grown(kind, US, TIMERS[0].1, workload));
        let count = figures.median(Kind::Instructions, US, workload).map(f64::round);
        let logarithm = number((pending as f64).ln() / (TIMERS[0].0 as f64).ln());
        let (times, counts) = (grown(Kind::Cpu), grown(Kind::Instructions));
        vec![grouped(pending), or_dash(time), times, or_dash(count), counts, logarithm]
    });
    let head =
        ["timers pending", "ns", "times that of 10", "instructions", "times those of 10", "log n, the same"];
    table(&head, rows)
}

fn untraced(untraced: &[Untraced]) -> String {
    if untraced.is_empty() {
        return "Not measured: valgrind is not here.\n".into();
    }
    let rows = untraced.iter().map(|row| {
        let more = format!("{:.1} %", row.more());
        vec![row.workload.into(), number(row.without.round()), number(row.with.round()), more]
    });
    table(&["instructions of one operation", "without the trace's code", "with it, unwatched", "more"], rows)
}

fn stepped(stepping: &Stepping) -> String {
    let rows = [
        ("a callback that nobody watches, ns", stepping.off),
        ("the same, recorded, ns", stepping.on),
        ("records of a callback", stepping.records_of_a_callback),
        ("a record, ns", stepping.record()),
        ("records a second, millions", 1e3 / stepping.record()),
        ("a record in memory, bytes", stepping.bytes),
        ("records in the replay", stepping.records as f64),
        ("until that replay is ready, s", stepping.replay),
        ("going to any of its steps, µs", stepping.go_to),
    ];
    table(&["what", "figure"], rows.map(|(what, figure)| vec![what.into(), number(figure)]))
}

fn met(bars: &[Bar]) -> String {
    let rows = bars.iter().map(|bar| {
        let limit = match bar.limit {
            Limit::AtMost(limit) => format!("at most {limit}"),
            Limit::AtLeast(limit) => format!("at least {limit}"),
        };
        let met = match bar.met() {
            Met::Yes => "met",
            Met::Nearly => "within 1.3 of it",
            Met::No => "**missed**",
            Met::NotMeasured => "not measured",
            Met::NotJudged => "not judged in a quick run",
        };
        vec![format!("{} {}", bar.name, bar.what), limit, or_dash(bar.measured), met.into()]
    });
    table(&["bar", "limit", "measured", ""], rows)
}

fn failures(figures: &Figures) -> String {
    match figures.failures.as_slice() {
        [] => "Nothing failed.\n".into(),
        failures => {
            let lines = failures.iter().fold(String::new(), |text, line| text + "- " + line + "\n");
            format!("What failed, and is left out above:\n\n{lines}")
        }
    }
}
