//! What the library itself says, through the `log` crate.

use std::fmt::Arguments;
use std::panic::Location;

use log::Record;

use crate::error::catch_panic;

pub(crate) use log::Level;

/// The log target of all that the loop says.
pub const LOG_TARGET: &str = "glassloop";

/// Says something, for the line that calls this.
///
/// A logger is user code, and is called where no panic may get through: while a
/// loop is made, closed or dropped, or while another panic unwinds.  One that
/// panics, as `println!` does when its reader has gone away, loses its line and
/// nothing else.
#[track_caller]
pub(crate) fn say(level: Level, message: Arguments<'_>) {
    say_as(LOG_TARGET, level, message);
}

/// The same under another log target.
#[track_caller]
pub(crate) fn say_as(target: &str, level: Level, message: Arguments<'_>) {
    if level > log::max_level() {
        return;
    }
    let source = Location::caller();
    let mut record = Record::builder();
    record.level(level).target(target).args(message);
    record
        .module_path_static(Some(module_path!()))
        .file_static(Some(source.file()))
        .line(Some(source.line()));
    let record = record.build();
    let _ = catch_panic(|| log::logger().log(&record));
}
