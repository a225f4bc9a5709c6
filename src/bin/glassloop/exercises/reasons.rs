//! Why a step is to blame for an error, and why another is not: from the kinds of their records.

use glassloop::replay::Replay;
use glassloop::trace::ids::{FutureRef, LoopId};
use glassloop::trace::{Event, Record};

use super::fault::Fault;
use crate::locale::say;
use crate::names::Names;
use crate::steps::until;
use crate::walkthrough::Walkthrough;

/// Tells of the steps that may be chosen.
pub(super) struct Reasons<'a> {
    pub(super) walkthrough: &'a Walkthrough,
    pub(super) fault: &'a Fault,
    /// What things are called at the step of the error.
    pub(super) names: Names<'a>,
}

/// What a hasty reader may take for the cause.
pub(super) fn may_be_blamed(record: &Record) -> bool {
    matches!(
        record.event,
        Event::LoopMade | Event::RunBegun(_) | Event::Closed | Event::FutureMade(_) | Event::TaskMade(_)
    )
}

/// What asks a loop for something.
pub(super) fn asks(record: &Record) -> bool {
    matches!(record.event, Event::CallbackMade(_) | Event::FutureMade(_) | Event::TaskMade(_))
}

impl Reasons<'_> {
    /// Why this step is the right answer, or is not.
    pub(super) fn of(&self, step: usize) -> String {
        let Fault { error, blamed, is_kept, .. } = *self.fault;
        match step {
            _ if step == blamed && is_kept => self.kept(),
            _ if step == blamed => self.fault.sentence.clone(),
            _ if step == error => self.shows(),
            _ => {
                let (does, but) = (self.does(step), self.but(step));
                say!(self.names, "it-does-but", does, but)
            }
        }
    }

    fn record(&self, step: usize) -> &Record {
        &self.walkthrough.replay.records()[step - 1]
    }

    /// What has led to the error, and the loop that it is about.
    fn blamed(&self) -> &Record {
        self.record(self.fault.blamed)
    }

    fn event_loop(&self, record: &Record) -> String {
        self.names.event_loop(record.event_loop)
    }

    /// Of the line at which the error comes.
    fn shows(&self) -> String {
        let (blamed, event_loop) = (self.blamed(), self.event_loop(self.blamed()));
        match blamed.event {
            Event::Closed => say!(self.names, "error-shows-of-a-closed-loop", event_loop),
            Event::FutureMade(_) | Event::TaskMade(_) => say!(self.names, "error-shows-of-another-loop"),
            _ => say!(self.names, "this-line-only-meets-it"),
        }
    }

    /// What happens at a step: `it makes loop 2`.
    fn does(&self, step: usize) -> String {
        let (names, record) = (self.names, self.record(step));
        let event_loop = self.event_loop(record);
        match &record.event {
            Event::LoopMade => say!(names, "does-make-a-loop", event_loop),
            Event::RunBegun(_) => match until(record) {
                Some(future) => say!(names, "does-run-for", event_loop, who = names.future(future)),
                None => say!(names, "does-run", event_loop),
            },
            Event::FutureMade(made) => {
                let what = names.future(FutureRef::Future(made.future));
                say!(names, "does-make-on", what, event_loop)
            }
            Event::TaskMade(made) => say!(names, "does-make-on", what = names.task(made.task), event_loop),
            Event::CallbackMade(made) => {
                say!(names, "does-ask-to-call", event_loop, callback = names.callback(made.callback))
            }
            _ => say!(names, "does-close", event_loop),
        }
    }

    /// Why that has not led to the error.
    fn but(&self, step: usize) -> String {
        let blamed = self.blamed();
        match blamed.event {
            _ if step > self.fault.error => say!(self.names, "but-the-error-came-first"),
            Event::Closed => self.but_not_closed(step, blamed.event_loop),
            Event::FutureMade(_) | Event::TaskMade(_) => self.but_not_made(step, blamed.event_loop),
            _ if step < self.fault.blamed => say!(self.names, "but-what-led-to-it-comes-later"),
            _ => say!(self.names, "but-what-led-to-it-came-before"),
        }
    }

    /// Why this step has not closed the loop.
    fn but_not_closed(&self, step: usize, closed: Option<LoopId>) -> String {
        let (names, record) = (self.names, self.record(step));
        let event_loop = names.event_loop(closed);
        let is_same_line = record.source == self.record(self.fault.error).source;
        match record.event {
            _ if record.event_loop != closed && step > self.fault.blamed => {
                say!(names, "but-it-was-closed-before", event_loop)
            }
            _ if record.event_loop != closed => say!(names, "but-it-leaves-the-other-open", event_loop),
            Event::LoopMade => say!(names, "but-a-new-loop-is-open"),
            Event::RunBegun(_) => say!(names, "but-a-run-leaves-it-open"),
            _ if is_same_line => say!(names, "but-it-was-open-then"),
            _ => say!(names, "but-it-leaves-it-open"),
        }
    }

    /// Why this step has not made what is awaited on another loop.
    fn but_not_made(&self, step: usize, its_loop: Option<LoopId>) -> String {
        let (names, record) = (self.names, self.record(step));
        let event_loop = names.event_loop(its_loop);
        match record.event {
            _ if step < self.fault.blamed => say!(names, "but-it-is-not-made-yet"),
            Event::Closed if record.event_loop == its_loop => say!(names, "but-it-belongs-to-it-anyway"),
            _ => say!(names, "but-it-belongs-elsewhere-already", event_loop),
        }
    }

    /// That the loop was closed rightly, what was kept for too long, and the cure.
    fn kept(&self) -> String {
        let Fault { error, sentence, cure, .. } = self.fault;
        let (names, event_loop) = (self.names, self.event_loop(self.blamed()));
        let kept = match (self.taken(), self.first_asked()) {
            (Some(line), _) => say!(names, "kept-since-it-was-taken", event_loop, line, error),
            (None, Some(asked)) => say!(names, "kept-since-it-was-asked", event_loop, asked, error),
            (None, None) => say!(names, "kept-by-who-asks", event_loop, error),
        };
        say!(names, "closed-rightly", told = &**sentence, kept, cure = &**cure)
    }

    /// The step before the closing at which the line of the error asks the loop, and gets what it asks for.
    pub(super) fn first_asked(&self) -> Option<usize> {
        let error = self.record(self.fault.error);
        let before = self.walkthrough.replay.records()[..self.fault.blamed].iter();
        let is_it = |record: &Record| {
            record.event_loop == self.blamed().event_loop && record.source == error.source && asks(record)
        };
        Some(before.into_iter().position(is_it)? + 1).filter(|_| error.source.is_some())
    }

    /// `line 14: self.loop = asyncio.get_running_loop()`: the line that takes the loop to keep it, if only
    /// one takes any.  To take it is no step.
    fn taken(&self) -> Option<String> {
        let lines = self.walkthrough.sources.files().flat_map(|(_, text)| (1_usize..).zip(text.lines()));
        let mut taking = lines.filter(|(_, text)| takes_a_loop(text));
        let (line, text) = taking.next()?;
        let told = say!(self.names, "line-with-its-text", line, text = text.trim());
        taking.next().is_none().then_some(told)
    }
}

fn takes_a_loop(line: &str) -> bool {
    let line = line.trim_start();
    let is_comment = line.starts_with('#') || line.starts_with("//");
    !is_comment && (line.contains("get_running_loop(") || line.contains("get_event_loop("))
}

/// The run at a step, at which things are called as they are there.
pub(super) fn at(walkthrough: &Walkthrough, step: usize) -> Replay {
    let mut replay = walkthrough.replay.clone();
    replay.go_to(step);
    replay
}
