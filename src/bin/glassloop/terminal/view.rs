//! What is seen at one step: made once when one arrives there, however often it is drawn.

use glassloop::trace::event::{Event, Record};
use glassloop::trace::ids::ThreadId;

use super::journey::Journey;
use crate::narrate::Step;
use crate::scene::{Line, Scene, scene};

/// So many of the last lines of output are kept at hand.
const LINES: usize = 500;

/// No line is looked for further back than so many records.
const FAR_BACK: usize = 10_000;

/// All that is drawn of one step.
pub(super) struct View {
    pub(super) scene: Scene,
    /// What has just happened; none before the first step.
    pub(super) told: Option<Step>,
    /// The step that led here.
    pub(super) cause: Option<usize>,
    /// The line of the program that was the last to do something.
    pub(super) place: Option<Line>,
    /// What was said so far, the last lines of it.
    pub(super) output: Vec<Said>,
    /// Whether nothing comes after this that is shown.
    pub(super) is_last: bool,
    /// The first and the last of the steps before this that are not shown, by their numbers.
    pub(super) passed_over: Option<(u64, u64)>,
}

/// A line that the program or the loop has logged, or an error that was raised.
pub(super) struct Said {
    /// `WARN`, `ERROR`; `✗` if it was raised; nothing for what the program just says.
    pub(super) level: String,
    pub(super) text: String,
    /// Whether it was this step that said it.
    pub(super) is_new: bool,
}

impl View {
    /// What is seen where the journey is.
    pub(super) fn of(journey: &mut Journey) -> Self {
        let told = journey.told();
        let cause = told.as_ref().and_then(|step| step.cause).map(|number| journey.step_of(number));
        let is_last = journey.next().is_none();
        let place = told.as_ref().and_then(|step| Line::of_the_program(step.source.as_ref()));
        Self {
            scene: scene(journey.replay(), journey.names()),
            cause: cause.filter(|cause| *cause < journey.step()),
            place: place.or_else(|| last_place(journey)),
            output: output(journey),
            is_last,
            passed_over: passed_over(journey),
            told,
        }
    }

    /// Whether the step itself is about that line.
    pub(super) fn is_at(&self, line: &Line) -> bool {
        let told = self.told.as_ref().and_then(|step| Line::of_the_program(step.source.as_ref()));
        told.as_ref() == Some(line)
    }
}

fn passed_over(journey: &mut Journey) -> Option<(u64, u64)> {
    let (before, here) = (journey.previous()?, journey.step());
    match &journey.replay().records()[before..here - 1] {
        [first, .., last] => Some((first.number, last.number)),
        [one] => Some((one.number, one.number)),
        [] => None,
    }
}

fn last_place(journey: &Journey) -> Option<Line> {
    let records = journey.replay().records()[..journey.step()].iter().rev().take(FAR_BACK);
    records.filter_map(|record| Line::of_the_program(record.source.as_ref())).next()
}

fn output(journey: &Journey) -> Vec<Said> {
    let replay = journey.replay();
    let recent = replay.records()[..journey.step()].iter().rev().take(FAR_BACK);
    let raised = recent.filter(|record| matches!(record.event, Event::Refused(_))).take(LINES);
    let mut records: Vec<&Record> = replay.output().rev().take(LINES).chain(raised).collect();
    records.sort_by_key(|record| record.number);
    let last = replay.last().map(|record| record.number);
    let names = journey.names();
    let told = |record: &Record| {
        let line = said(record, last == Some(record.number))?;
        // Only what another thread says needs a name.
        let is_first = record.thread == ThreadId::FIRST;
        Some(if is_first {
            line
        } else {
            Said { text: format!("{}: {}", names.thread(record.thread), line.text), ..line }
        })
    };
    records.into_iter().filter_map(told).collect()
}

fn said(record: &Record, is_new: bool) -> Option<Said> {
    let (level, text) = match &record.event {
        Event::Said(said) if said.level == "INFO" && said.target != "glassloop" => ("", said.text.clone()),
        Event::Said(said) => (&*said.level, said.text.clone()),
        Event::Refused(error) if error.message.is_empty() => ("✗", error.class.to_string()),
        Event::Refused(error) => ("✗", format!("{}: {}", error.class, error.message)),
        _ => return None,
    };
    Some(Said { level: level.to_owned(), text, is_new })
}
