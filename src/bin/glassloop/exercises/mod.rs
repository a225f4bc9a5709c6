//! `cargo step exercises`: programs to predict, to mend and to explain.
//!
//! ```text
//!   list: the exercises ──▶ desk: the learner's files, and what is done
//!                                │
//!   running: a file ──trace──▶ check ─┬─ choice: an answer, from the run itself ── blame
//!                                     └─ wanted: what the run has, and lacks
//! ```
//!
//! * `list`: one entry an exercise; its programs lie in `exercises/`
//! * `given`: what each does before anybody has changed it, for the pages
//! * `place`: where a learner's folder is; `package`: what builds the programs in Rust there
//! * `desk`: the folder in which a learner works, and its progress file
//! * `running`: a learner's program becomes a trace, in either language
//! * `check`: whether it passes, and what the loop did instead; `held`: of one that does not end
//! * `fault`: the error that is asked about; `blame`: which step has led to it, `reasons`: and why no other
//! * `commands`: what can be typed; `watch`: the same, whenever a file changes; `said`: what is told

mod blame;
mod check;
mod choice;
mod commands;
mod desk;
mod fault;
mod given;
mod held;
mod list;
mod package;
mod place;
mod reasons;
mod running;
mod said;
#[cfg(test)]
mod tests;
mod wanted;
mod watch;

pub(crate) use choice::Choice;
pub(crate) use commands::exercises;
pub(crate) use fault::Fault;
pub(crate) use given::{cure_of, cured_by, other};
use list::Task;
pub(crate) use list::{EXERCISES, Exercise};
