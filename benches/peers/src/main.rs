//! glassloop beside other event loops: the same work, one after the other, on one core.
//!
//! What each word means is in `docs/performance.md`.

mod bars;
mod build;
mod chart;
mod child;
mod growth;
mod load;
mod measure;
mod memory;
mod other_thread;
mod page;
mod processes;
mod report;
mod runtimes;
mod stepping;
mod untraced;
#[path = "../../workloads/mod.rs"]
#[allow(dead_code, reason = "each of its users takes a part of it")]
mod workloads;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::LazyLock;
use std::time::Duration;

use clap::{Parser, Subcommand};

use measure::Extent;
use processes::Processes;

/// How large the buffers of the echo servers are, in bytes.
const BUFFER: usize = 4_096;

/// When the timer of that number is due, so many being spread over one second.
fn deadline(number: u64, of: u64) -> Duration {
    Duration::from_secs(1).mul_f64(((number * 7_919) % of) as f64 / of as f64)
}

/// The cores of the machine, as they were when first asked for.
static CORES: LazyLock<Vec<core_affinity::CoreId>> =
    LazyLock::new(|| core_affinity::get_core_ids().unwrap_or_default());

/// Keeps this thread on one core, where the machine has so many.
fn pin_to_core(index: usize) {
    if let Some(core) = CORES.get(index) {
        core_affinity::set_for_current(*core);
    }
}

#[derive(Debug, Parser)]
#[command(about = "glassloop beside other event loops; docs/performance.md says what is measured")]
struct Options {
    /// Does everything twenty times less often, and once, and builds nothing: to see that it runs
    #[arg(long)]
    quick: bool,
    /// Writes the tables into docs/performance.md, and the chart beside it
    #[arg(long)]
    write: bool,
    /// How often everything is measured
    #[arg(long, default_value_t = 5)]
    repetitions: usize,
    /// The Python that has asyncio, and perhaps uvloop
    #[arg(long)]
    python: Option<PathBuf>,
    /// Who is compared, by name and separated by commas; everybody, if this is not given
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Runs one workload of one event loop: RUNTIME WORKLOAD OPERATIONS
    #[command(subcommand)]
    child: Option<Child>,
}

#[derive(Debug, Subcommand)]
enum Child {
    /// One workload of one event loop, in this process
    Child { runtime: String, workload: String, operations: u64 },
}

fn main() -> ExitCode {
    let options = Options::parse();
    let done = match &options.child {
        Some(Child::Child { runtime, workload, operations }) => child::run(runtime, workload, *operations),
        None => compare(&options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Measures everything, and prints or writes the page.
fn compare(options: &Options) -> Result<(), String> {
    // Each of 5,000 connections has a descriptor here, and one in the server.
    rlimit::increase_nofile_limit(16_384).map_err(|error| error.to_string())?;
    let processes = Processes::look(options.python.clone(), options.only.clone());
    let extent = match options.quick {
        true => Extent { repetitions: 1, divisor: 20 },
        false => Extent { repetitions: options.repetitions, divisor: 1 },
    };
    let measured = report::Measured {
        extent,
        figures: measure::everything(&processes, extent),
        stepping: stepping::measure(if options.quick { 50_000 } else { 1_000_000 }),
        built: if options.quick { Vec::new() } else { build::measure()? },
        untraced: if options.quick { Vec::new() } else { untraced::measure(&processes)? },
    };
    let sections = measured.sections();
    for (_, text) in &sections {
        println!("{text}");
    }
    if options.write {
        page::write(&sections)?;
        chart::write(&measured.figures)?;
    }
    Ok(())
}
