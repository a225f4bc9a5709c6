//! What is printed next: the lines that the program says later.

use glassloop::trace::event::{Actor, Event, Record, Said};
use glassloop::trace::snapshot::ReadyEntry;

use super::{Asking, Candidates, Words};
use crate::locale::say;

impl Asking {
    pub(super) fn lines(&mut self) -> Candidates {
        let Some((until, number)) = self.said_later().next().map(|(step, record, _)| (step, record.number))
        else {
            return self.nothing_more();
        };
        let because = self.who_says(until);
        let said: Vec<(usize, String)> =
            self.said_later().map(|(step, _, said)| (step, said.text.clone())).collect();
        let right = said.first().map_or_else(String::new, |(_, text)| text.clone());
        let mut candidates = Candidates::new(right.into(), because, until);
        for (step, text) in said.into_iter().skip(1) {
            let why = self.printed_later(step, until);
            candidates.add_wrong(text, why);
        }
        self.add_lines_before(&mut candidates);
        candidates.add_wrong(self.nothing(), say!(self.locale(), "more-is-printed", number));
        candidates
    }

    /// The answer that nothing is.
    fn nothing(&self) -> Words {
        Words::said(self.locale(), |locale| say!(locale, "answer-nothing-more"))
    }

    fn nothing_more(&self) -> Candidates {
        let because = say!(self.locale(), "nothing-is-said-before-the-end");
        let mut candidates = Candidates::new(self.nothing(), because, self.replay.len());
        self.add_lines_before(&mut candidates);
        candidates
    }

    fn said_later(&self) -> impl Iterator<Item = (usize, &Record, &Said)> {
        self.coming().filter_map(|(step, record)| Some((step, record, said(record)?)))
    }

    /// When the line is printed, and what its turn has to wait for: when this is asked, or, if it was
    /// not asked for yet then, when the right line is printed.
    fn printed_later(&mut self, step: usize, until: usize) -> String {
        let record = &self.replay.records()[step - 1];
        let locale = self.locale();
        let later = say!(locale, "that-is-printed-later", number = record.number);
        let by = match record.by {
            Actor::Callback(callback) => ReadyEntry::Callback(callback),
            Actor::Task(task) => ReadyEntry::Task(task),
            Actor::Program | Actor::Loop => return later,
        };
        let here = self.replay.step();
        let now = self.why_not_yet(by);
        self.replay.go_to(until);
        let why = now.or_else(|| self.why_not_yet(by)).or_else(|| self.why_not_first(step, until));
        let by = self.narrator.names(&self.replay).entry(by);
        self.replay.go_to(here);
        why.map_or_else(|| later.clone(), |why| say!(locale, "printed-later-by", later = &*later, by, why))
    }

    /// Why of two lines that one and the same prints the other comes first.
    fn why_not_first(&self, step: usize, until: usize) -> Option<String> {
        let records = self.replay.records();
        let (first, second) = (&records[until - 1], &records[step - 1]);
        let turn = |record| self.replay.cause(record).map(|turn| turn.number);
        let why = match turn(first) == turn(second) {
            true => say!(self.locale(), "same-turn-prints-the-other-first"),
            false => say!(self.locale(), "its-turn-ends-before-that"),
        };
        (first.by == second.by).then_some(why)
    }

    fn add_lines_before(&self, candidates: &mut Candidates) {
        let before = &self.replay.records()[..self.replay.step()];
        for (record, said) in before.iter().rev().filter_map(|record| Some((record, said(record)?))) {
            let why = say!(self.locale(), "that-was-printed-before", number = record.number);
            candidates.add_wrong(said.text.clone(), why);
        }
    }

    /// Who has its turn when the line is said.
    fn who_says(&mut self, step: usize) -> String {
        let locale = self.locale();
        let said = &self.replay.records()[step - 1];
        let number = said.number;
        let who = self.narrator.names(&self.replay).who(said.by, said.event_loop);
        match self.replay.cause(said).and_then(|turn| self.replay.step_of(turn.number)) {
            // Its turn has not ended since the question.
            Some(turn) if turn <= self.replay.step() => say!(locale, "it-runs-on-and-prints", who, number),
            Some(turn) => say!(locale, "then-it-prints", told = self.told_at(turn), number),
            None => say!(locale, "the-program-prints", number),
        }
    }
}

/// What is not the program's own: what the loop says, and the warnings and reports of a Python.
const OTHERS: [&str; 2] = ["glassloop", "stderr"];

/// The line that it says, if that is the program's own.
fn said(record: &Record) -> Option<&Said> {
    match &record.event {
        Event::Said(said) if !OTHERS.contains(&&*said.target) => Some(said),
        _ => None,
    }
}
