//! Which step is to blame for an error; or, where it was right, which step closed the loop under it.

use std::collections::BTreeSet;

use glassloop::trace::{Event, Record};

use super::choice::{Asks, Choice};
use super::fault::Fault;
use super::reasons::{Reasons, at, may_be_blamed};
use crate::locale::say;
use crate::predict::Answer;
use crate::walkthrough::Walkthrough;

/// So many steps are offered.
const MOST: usize = 4;
const FEWEST: usize = 3;
/// So many where the closing was right: with the step that asks what is kept while its loop is open.
const MOST_OF_KEPT: usize = 5;

/// Which step has led to the first error that has a cause.
///
/// # Errors
/// If the run is not one to ask about, which says why.
pub(super) fn blame(walkthrough: &Walkthrough) -> Result<Choice, String> {
    let locale = walkthrough.locale;
    let fault = Fault::of(walkthrough).ok_or_else(|| say!(locale, "no-error-ends-it"))?;
    let (replay, narrator) = (at(walkthrough, fault.error), walkthrough.narrator());
    let reasons = Reasons { walkthrough, fault: &fault, names: narrator.names(&replay) };
    let steps = offered(&reasons);
    if steps.len() < FEWEST {
        return Err(say!(locale, "too-little-happens-before"));
    }
    let answer = |step: usize| Answer {
        text: say!(locale, "step-and-line", step, line = line(walkthrough, step).unwrap_or_default()),
        right: step == fault.blamed,
        because: reasons.of(step),
    };
    let (asks, ask) = match fault.is_kept {
        true => (Asks::WhoClosedIt, say!(locale, "ask-which-step-closed-it", error = fault.error)),
        false => (Asks::WhoIsToBlame, say!(locale, "ask-which-step-is-to-blame", error = fault.error)),
    };
    Ok(Choice { asks, ask, answers: steps.into_iter().map(answer).collect() })
}

/// The steps to choose from, in their order.
fn offered(reasons: &Reasons<'_>) -> BTreeSet<usize> {
    let (walkthrough, fault) = (reasons.walkthrough, reasons.fault);
    let mut steps = BTreeSet::from([fault.error, fault.blamed]);
    let mut lines = BTreeSet::from([fault.error, fault.blamed].map(|step| line(walkthrough, step)));
    if fault.is_kept {
        // Both stand in a line that is offered already, but about another loop or at another time.
        steps.extend(reasons.first_asked());
        steps.extend(closed_later(walkthrough, fault));
    }
    let most = if fault.is_kept { MOST_OF_KEPT } else { MOST };
    let before = walkthrough.replay.records()[..fault.error].iter().enumerate().rev();
    for step in before.filter(|(_, record)| may_be_blamed(record)).map(|(place, _)| place + 1) {
        let text = line(walkthrough, step);
        if steps.len() < most && text.is_some() && lines.insert(text) {
            steps.insert(step);
        }
    }
    steps
}

/// Where the same line closes another loop, after the error.
fn closed_later(walkthrough: &Walkthrough, fault: &Fault) -> Option<usize> {
    let records = walkthrough.replay.records();
    let closed = &records[fault.blamed - 1];
    let is_it = |record: &Record| record.event == Event::Closed && record.source == closed.source;
    let later = records[fault.error..].iter().position(is_it)?;
    Some(fault.error + later + 1).filter(|_| closed.source.is_some())
}

/// `line 12: loop.close()`: the line of the program that a step is about.
fn line(walkthrough: &Walkthrough, step: usize) -> Option<String> {
    let source = walkthrough.replay.records().get(step - 1)?.source.as_ref()?;
    let text = walkthrough.sources.line(source)?;
    Some(say!(walkthrough.locale, "line-and-text", line = source.line(), text = text.trim()))
}
