//! Conformance: the same program gives the same trace as on CPython.
//!
//! `cargo test --test conformance` runs every program of `corpus/` and of the folders of
//! each version, as that version, and says which went another way; `cargo test --test conformance -- L2-open-17` runs
//! those whose name contains that.  The README in this folder defines the
//! programs, and docs/conformance.md says the rest.

mod awaitable;
mod callback_operations;
mod coroutine_operations;
mod corpus;
mod eager_operations;
#[path = "../environment/mod.rs"]
mod environment;
mod future_operations;
mod helper_operations;
mod left_out;
mod live;
mod loop_operations;
mod machine;
mod parse;
mod primitive_operations;
mod program;
#[path = "../pythons/mod.rs"]
mod pythons;
#[cfg(feature = "trace-file")]
mod recorded;
mod report;
mod shapes;
mod slots;
mod sync_operations;
mod values;
mod version_operations;

use std::io;
use std::process::ExitCode;
use std::time::Instant;

use crate::corpus::{Line, Tally};
use crate::live::Request;

fn main() -> ExitCode {
    let started = Instant::now();
    let filters: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    #[cfg(feature = "trace-file")]
    if let Some(folder) = recorded::folder() {
        return compare_records(&folder, &filters);
    }
    let mut tally = Tally::default();
    for lines in [corpus::wanted(), fresh(&filters)] {
        match lines {
            Ok(lines) => {
                lines.into_iter().filter(|line| line.is_wanted(&filters)).for_each(|line| tally.run(line))
            }
            Err(error) => tally.fail(error.to_string()),
        }
    }
    tally.report(started.elapsed())
}

/// Compares the records of each program with those that CPython's recorder made of it.
#[cfg(feature = "trace-file")]
fn compare_records(folder: &std::path::Path, filters: &[String]) -> ExitCode {
    let mut comparison = recorded::Comparison::default();
    let programs = corpus::of_3_13().unwrap_or_default();
    let wanted = programs.into_iter().filter(|line| line.is_wanted(filters));
    for program in wanted.filter_map(Line::into_program) {
        if let Err(error) = comparison.add(&program, folder) {
            println!("{error}");
        }
    }
    comparison.report();
    ExitCode::SUCCESS
}

/// Programs that a CPython has run just now.  Who asks for a program by its name asks for no other,
/// unless a Python is named as well.
fn fresh(filters: &[String]) -> io::Result<Vec<Line>> {
    let is_named = crate::environment::asked("GLASSLOOP_PYTHON").is_some();
    if filters.is_empty() || is_named { Request::from_environment()?.record() } else { Ok(Vec::new()) }
}
