//! What went wrong in a recorded program, and what cures it: the few lines that its reader
//! has come for.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::causes::Cause;
use crate::locale::say;
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
    let aftermath = Cause::DroppedByRefusal.cure(walkthrough.language, walkthrough.locale);
    let mut told: Vec<Step> = Vec::new();
    for step in errors(&replay).into_iter().take(LOOKED_AT) {
        replay.go_to(step);
        let Some(step) = narrator.tell(&replay) else { continue };
        let is_told = |cure: &Cow<'static, str>| {
            *cure == aftermath || told.iter().any(|other| other.cure.as_ref() == Some(cure))
        };
        if step.cure.as_ref().is_some_and(|cure| !is_told(cure)) {
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
    let locale = walkthrough.locale;
    for step in first_errors(walkthrough) {
        let (number, sentence) = (step.number, printable(&step.sentence));
        writeln!(out, "{}", say!(locale, "error-at-step", number, sentence))?;
        if let Some(line) = line(walkthrough, &step) {
            writeln!(out, "  {line}")?;
        }
        let cure = step.cure.as_deref().unwrap_or_default();
        writeln!(out, "  {}", say!(locale, "cure-is", cure))?;
    }
    Ok(())
}

/// `app.py:8   self.loop.call_soon(…)`.
pub(crate) fn line(walkthrough: &Walkthrough, step: &Step) -> Option<String> {
    let source = step.source.as_ref()?;
    let text = walkthrough.sources.line(source).unwrap_or_default();
    Some(printable(format!("{source}   {text}").trim_end()))
}
