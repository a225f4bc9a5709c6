//! What the program itself says, through the `log` crate.

use std::io::Write;

use log::{Level, LevelFilter, Log, Metadata};

use crate::kernel;
use crate::say::LOG_TARGET;
use crate::trace::SourceLine;
use crate::trace::event::Said;

/// Prints what the program says, and writes it into the trace as well.
///
/// A line of the program's own goes to standard output as it is; what the loop
/// says, and whatever else is no mere information, goes to standard error as
/// `LEVEL message`.  In the trace the line stands at the step at which it was
/// said.
///
/// Call it first in `main`.  If the program has set a logger of its own, that
/// one stays, and a line gets into the trace where it calls [`record_line`].
///
/// ```
/// glassloop::log_lines::install();
/// log::info!("Hello");
/// ```
pub fn install() {
    if log::set_logger(&LINES).is_ok() {
        log::set_max_level(LevelFilter::Info);
    }
}

/// Writes one log line into the trace, for a logger of your own to call.
///
/// It goes to the journal of the loop that runs in this thread or, where none
/// runs, to the journal that a new loop would write to.
pub fn record_line(record: &log::Record<'_>) {
    let source = record.file().zip(record.line()).map(|(file, line)| SourceLine::new(file, line));
    kernel::record_said(source, || Said {
        level: record.level().as_str().into(),
        target: record.target().to_owned(),
        text: record.args().to_string(),
        report: None,
    });
}

static LINES: Lines = Lines;

struct Lines;

impl Log for Lines {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.level() <= log::max_level()
    }

    fn log(&self, record: &log::Record<'_>) {
        if !self.enabled(record.metadata()) {
            return;
        }
        record_line(record);
        if kernel::output_is_captured() {
            return;
        }
        // A reader that has gone away (`| head`) is no reason to fail.
        let _ = if record.level() == Level::Info && record.target() != LOG_TARGET {
            writeln!(std::io::stdout(), "{}", record.args())
        } else {
            writeln!(std::io::stderr(), "{} {}", record.level(), record.args())
        };
    }

    fn flush(&self) {}
}
