//! A program that does not end: who holds its loop, since when, and at which line.

use glassloop::trace::event::{Actor, Wait};
use glassloop::trace::snapshot::TaskState;
use glassloop::trace::{Event, Record, SourceLine};

use super::check::Telling;
use crate::locale::say;
use crate::record_command::LONGEST;
use crate::walkthrough::Walkthrough;

/// What is said of a program that had to be stopped, which then said on its standard error where it
/// stood, if it is a Python.
pub(super) fn held(walkthrough: &Walkthrough, file: &str, last_words: &str) -> String {
    let run = Run { telling: Telling(walkthrough), file };
    let line = line_in(last_words, file);
    let seconds = LONGEST.as_secs();
    say!(run.telling, "it-does-not-end", seconds, why = run.why(line))
}

/// The innermost line of the file at which the interrupted thread stands:
/// `File "python/already_running.py", line 17 in render`.
fn line_in(last_words: &str, file: &str) -> Option<u32> {
    let thread = last_words.split("Current thread ").nth(1)?;
    let frames = thread.lines().skip(1).take_while(|line| line.starts_with("  File "));
    frames.filter_map(|frame| frame.split_once(&format!("{file}\", line "))).find_map(|(_, line)| {
        let digits = line.split(|letter: char| !letter.is_ascii_digit()).next()?;
        digits.parse().ok()
    })
}

struct Run<'a> {
    telling: Telling<'a>,
    file: &'a str,
}

impl Run<'_> {
    fn why(&self, line: Option<u32>) -> String {
        let mut replay = self.telling.0.replay.clone();
        replay.go_to(replay.len());
        let loops = replay.snapshot().event_loops;
        let held = loops.iter().find(|facts| !matches!(facts.holds.running, Actor::Program | Actor::Loop));
        if let Some(facts) = held {
            return self.held_by(facts.holds.running, line);
        }
        let waits =
            loops.iter().find(|facts| facts.wait == Some(Wait::Forever) && facts.holds.ready.is_empty());
        match (waits, line) {
            (Some(facts), _) => {
                let tasks = facts.holds.tasks.iter();
                let waiting = tasks.filter(|task| task.state == TaskState::Waiting).map(|task| task.task);
                self.nobody_comes(waiting.collect())
            }
            (None, Some(line)) => say!(self.telling, "it-stands-and-no-loop-runs", line = self.at(line)),
            (None, None) => self.telling.end(),
        }
    }

    /// A task or callback has its turn, and keeps it.
    fn held_by(&self, actor: Actor, line: Option<u32>) -> String {
        let records = self.telling.records();
        let begins = |record: &&Record| match (&record.event, actor) {
            (Event::TaskBegun(task, _), Actor::Task(it)) => *task == it,
            (Event::CallbackBegun(callback), Actor::Callback(it)) => *callback == it,
            _ => false,
        };
        let since = records.iter().rev().find(begins);
        let mut replay = self.telling.0.replay.clone();
        replay.go_to(replay.len());
        let narrator = self.telling.0.narrator();
        let who = narrator.names(&replay).who(actor, None);
        let held = match since {
            Some(record) => say!(self.telling, "it-has-held-the-loop-since", who, number = record.number),
            None => say!(self.telling, "it-has-held-the-loop", who),
        };
        let held = match (line, self.last_line_of(actor)) {
            (Some(line), _) => say!(self.telling, "held-and-it-stands", held, line = self.at(line)),
            (None, Some((step, line))) => {
                say!(self.telling, "held-and-it-last-asked", held, step, line = self.at(line))
            }
            (None, None) => held,
        };
        say!(self.telling, "until-it-stops-at-an-await", held)
    }

    /// The last line of the learner's that this has come to, and at which step.
    fn last_line_of(&self, actor: Actor) -> Option<(u64, u32)> {
        let own = self.telling.records().iter().rev().filter(|record| record.by == actor);
        own.filter_map(|record| Some((record.number, record.source.as_ref()?)))
            .find(|(_, source)| source.file().ends_with(self.file))
            .map(|(step, source)| (step, source.line()))
    }

    /// `line 17: render()`, as the learner has written it.
    fn at(&self, line: u32) -> String {
        let text = self.telling.0.sources.line(&SourceLine::new(self.file, line)).unwrap_or_default();
        say!(self.telling, "line-with-its-text", line, text = text.trim())
    }

    /// The loop waits, and nothing is due: what the tasks wait for.
    fn nobody_comes(&self, waiting: Vec<glassloop::trace::ids::TaskId>) -> String {
        let suspended = |record: &Record| match &record.event {
            Event::TaskSuspended(task, _) => waiting.contains(task),
            _ => false,
        };
        match self.telling.records().iter().rposition(suspended) {
            Some(place) => say!(self.telling, "nothing-wakes-it-since", told = self.telling.step(place + 1)),
            None => say!(self.telling, "nothing-wakes-it"),
        }
    }
}
