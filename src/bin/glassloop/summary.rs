//! What went wrong in a recorded program, and what cures it: the few lines that its reader
//! has come for.

use std::io::{self, Write};

use crate::causes::Cause;
use crate::narrate::Step;
use crate::printable::printable;
use crate::steps::errors;
use crate::walkthrough::{Shows, Walkthrough};

/// So many different errors are told.
const TOLD: usize = 3;
/// So many are looked at: a program may fail for hours.
const LOOKED_AT: usize = 1_000;

/// The first error of each cure; of a lesson none, which tells its errors itself.
pub(crate) fn first_errors(walkthrough: &Walkthrough) -> Vec<Step> {
    if !matches!(walkthrough.shows, Shows::Trace) {
        return Vec::new();
    }
    let mut replay = walkthrough.replay.clone();
    let narrator = walkthrough.narrator();
    // What comes after a refusal, and says no more than that, is cured with it.
    let aftermath = Cause::DroppedByRefusal.cure(walkthrough.language);
    let mut told: Vec<Step> = Vec::new();
    for step in errors(&replay).into_iter().take(LOOKED_AT) {
        replay.go_to(step);
        let Some(step) = narrator.tell(&replay) else { continue };
        let is_told = |cure| cure == aftermath || told.iter().any(|other| other.cure == Some(cure));
        if step.cure.is_some_and(|cure| !is_told(cure)) {
            told.push(step);
        }
        if told.len() == TOLD {
            break;
        }
    }
    told
}

/// The same as plain lines, for whoever leaves the stepper.
///
/// # Errors
/// The terminal's.
pub(crate) fn print(out: &mut impl Write, walkthrough: &Walkthrough) -> io::Result<()> {
    for step in first_errors(walkthrough) {
        writeln!(out, "step {}: {}", step.number, printable(&step.sentence))?;
        if let Some(line) = line(walkthrough, &step) {
            writeln!(out, "  {line}")?;
        }
        writeln!(out, "  cure: {}", step.cure.unwrap_or_default())?;
    }
    Ok(())
}

/// `app.py:8   self.loop.call_soon(…)`.
pub(crate) fn line(walkthrough: &Walkthrough, step: &Step) -> Option<String> {
    let source = step.source.as_ref()?;
    let text = walkthrough.sources.line(source).unwrap_or_default();
    Some(printable(format!("{source}   {text}").trim_end()))
}
