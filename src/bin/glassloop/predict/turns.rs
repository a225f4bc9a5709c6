//! What runs next: the entries of the ready queue, what is due later, and who waits.

use glassloop::replay::LoopFacts;
use glassloop::trace::event::{Actor, Event, Record, Wait};
use glassloop::trace::snapshot::{ReadyEntry, TaskState};

use super::{Ask, Asking, Called, Candidates, Words};
use crate::durations::duration;
use crate::locale::say;
use crate::names::{Names, library};

impl Asking {
    pub(super) fn turns(&mut self) -> Result<Candidates, String> {
        let locale = self.locale();
        let (until, entry) = self.next_turn().ok_or_else(|| say!(locale, "nothing-runs-after-it"))?;
        let because = self.told_at(until);
        let names = self.narrator.names(&self.replay);
        let facts = self.replay.snapshot().event_loops;
        if !facts.iter().any(|facts| holds(facts, entry)) {
            return Err(say!(locale, "that-does-not-exist-yet", entry = names.entry(entry)));
        }
        let mut candidates = Candidates::new(self.call(entry).into(), because, until);
        for facts in &facts {
            for (entry, why) in entries(facts, names).into_iter().filter(|(entry, _)| self.is_program(*entry))
            {
                candidates.add_wrong(self.call(entry), why);
            }
        }
        if !self.waits_before(until) {
            let waits = Words::said(locale, |locale| say!(locale, "answer-the-loop-waits"));
            candidates.add_wrong(waits, say!(locale, "something-is-ready"));
        }
        Ok(candidates)
    }

    /// What an answer calls it.
    fn call(&self, entry: ReadyEntry) -> String {
        let names = self.narrator.names(&self.replay);
        match self.called {
            Called::ByNumber => names.entry(entry),
            Called::ByFunction => self.function(entry).unwrap_or_else(|| names.entry(entry)),
        }
    }

    /// The function that runs then: `second`; of asyncio's sleep, whom that wakes.
    fn function(&self, entry: ReadyEntry) -> Option<String> {
        let ReadyEntry::Callback(id) = entry else {
            return self.narrator.names(&self.replay).function(entry);
        };
        let source = self.replay.callback(id)?.source;
        match (source.and_then(library).as_deref(), self.replay.made(id)?.by) {
            (Some("sleep"), Actor::Task(sleeper)) => {
                let sleeper = self.function(ReadyEntry::Task(sleeper))?;
                Some(say!(self.locale(), "sleep-wakes", sleeper))
            }
            _ => self.narrator.names(&self.replay).function(entry),
        }
    }

    /// The question in words: whose turn it is now, where the next one's is asked for.
    pub(super) fn words(&mut self, ask: Ask) -> String {
        let snapshot = self.replay.snapshot();
        let running = snapshot.event_loops.iter().find_map(|facts| running(facts.holds.running));
        match running.and_then(|running| self.function(running)) {
            Some(running) if ask == Ask::Turn => say!(self.locale(), "ask-next-turn", running),
            _ => ask.words(self.locale()),
        }
    }

    /// Why it has no turn yet, if it does not run.
    pub(super) fn why_not_yet(&self, wanted: ReadyEntry) -> Option<String> {
        let names = self.narrator.names(&self.replay);
        let facts = self.replay.snapshot().event_loops;
        facts.iter().find_map(|facts| {
            let now = running(facts.holds.running).filter(|now| *now != wanted)?;
            if facts.holds.ready.first() == Some(&wanted) {
                let now = names.entry(now);
                return Some(say!(names, "ready-but-another-runs", now));
            }
            let mut entries = entries(facts, names).into_iter();
            entries.find(|(entry, _)| *entry == wanted).map(|(_, why)| why)
        })
    }

    fn waits_before(&self, until: usize) -> bool {
        let waits = |record: &Record| matches!(record.event, Event::IterationBegun(wait) if wait != Wait::No);
        self.coming().take_while(|(step, _)| *step < until).any(|(_, record)| waits(record))
    }

    /// The next turn of something of the program's.
    fn next_turn(&self) -> Option<(usize, ReadyEntry)> {
        self.coming().find_map(|(step, record)| {
            let entry = begins(record)?;
            self.is_program(entry).then_some((step, entry))
        })
    }

    /// The loop's own bookkeeping is not asked for.
    fn is_program(&self, entry: ReadyEntry) -> bool {
        match entry {
            ReadyEntry::Callback(id) => self.replay.callback(id).is_none_or(|callback| !callback.internal),
            ReadyEntry::Task(_) => true,
        }
    }
}

fn begins(record: &Record) -> Option<ReadyEntry> {
    match record.event {
        Event::CallbackBegun(callback) => Some(ReadyEntry::Callback(callback)),
        Event::TaskBegun(task, _) => Some(ReadyEntry::Task(task)),
        _ => None,
    }
}

fn holds(facts: &LoopFacts, entry: ReadyEntry) -> bool {
    match entry {
        ReadyEntry::Task(task) => facts.holds.tasks.iter().any(|other| other.task == task),
        ReadyEntry::Callback(callback) => {
            facts.holds.ready.contains(&entry)
                || facts.holds.timers.iter().any(|timer| timer.callback == callback)
        }
    }
}

/// All that a loop may come to run, and why none of it is next: if it is, that is not looked at.
fn entries(facts: &LoopFacts, names: Names<'_>) -> Vec<(ReadyEntry, String)> {
    let mut entries = Vec::new();
    entries.extend(running(facts.holds.running).map(|entry| (entry, say!(names, "it-runs-now"))));
    for (place, entry) in facts.holds.ready.iter().enumerate() {
        // Who stands before it is not said: that may be the right answer.
        let why = match place {
            0 => say!(names, "ready-on-another-loop"),
            _ => say!(names, "ready-but-behind", place = place + 1),
        };
        entries.push((*entry, why));
    }
    for timer in &facts.holds.timers {
        let left = duration(timer.when.saturating_sub(facts.time));
        let why = say!(names, "its-timer-is-due-in", left);
        entries.push((ReadyEntry::Callback(timer.callback), why));
    }
    for task in facts.holds.tasks.iter().filter(|task| task.state == TaskState::Waiting) {
        entries.push((ReadyEntry::Task(task.task), say!(names, "it-waits")));
    }
    entries
}

fn running(running: Actor) -> Option<ReadyEntry> {
    match running {
        Actor::Callback(callback) => Some(ReadyEntry::Callback(callback)),
        Actor::Task(task) => Some(ReadyEntry::Task(task)),
        Actor::Program | Actor::Loop => None,
    }
}
