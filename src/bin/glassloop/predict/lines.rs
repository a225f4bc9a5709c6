//! What is printed next: the lines that the program says later.

use glassloop::trace::event::{Event, Record, Said};

use super::{Asking, Candidates};

/// The answer that nothing is.
const NOTHING: &str = "nothing more";

impl Asking {
    pub(super) fn lines(&self) -> Candidates {
        let lines: Vec<(usize, &Record, &Said)> = self.said_later().collect();
        let Some((until, record, said)) = lines.first().copied() else {
            return self.nothing_more();
        };
        let mut candidates = Candidates::new(said.text.clone(), self.who_says(until, record), until);
        for (_, record, said) in &lines[1..] {
            candidates
                .add_wrong(said.text.clone(), format!("that is printed later, at step {}", record.number));
        }
        self.add_lines_before(&mut candidates);
        candidates.add_wrong(NOTHING.to_owned(), format!("more is printed, at step {}", record.number));
        candidates
    }

    fn nothing_more(&self) -> Candidates {
        let because = "the trace ends, and nobody says anything before".to_owned();
        let mut candidates = Candidates::new(NOTHING.to_owned(), because, self.replay.len());
        self.add_lines_before(&mut candidates);
        candidates
    }

    fn said_later(&self) -> impl Iterator<Item = (usize, &Record, &Said)> {
        self.coming().filter_map(|(step, record)| Some((step, record, said(record)?)))
    }

    fn add_lines_before(&self, candidates: &mut Candidates) {
        let before = &self.replay.records()[..self.replay.step()];
        for (record, said) in before.iter().rev().filter_map(|record| Some((record, said(record)?))) {
            let why = format!("that was printed before, at step {}", record.number);
            candidates.add_wrong(said.text.clone(), why);
        }
    }

    /// Who has its turn when the line is said.
    fn who_says(&self, step: usize, record: &Record) -> String {
        let mut replay = self.replay.clone();
        replay.go_to(step);
        match replay.cause(record).and_then(|turn| replay.step_of(turn.number)) {
            Some(turn) => self.told_at(turn),
            None => format!("the program goes on, and prints it at step {}", record.number),
        }
    }
}

/// The line that it says, if that is the program's own.
fn said(record: &Record) -> Option<&Said> {
    match &record.event {
        Event::Said(said) if said.target != "glassloop" => Some(said),
        _ => None,
    }
}
