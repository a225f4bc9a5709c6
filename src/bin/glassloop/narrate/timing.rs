//! How long things took, where the clock is a real one: what held the loop, and who waited.

use std::time::Duration;

use glassloop::replay::{KeptWaiting, SLOW, Stretch, Subject, Turn};
use glassloop::trace::SourceLine;
use glassloop::trace::event::{Actor, Event, Record};
use glassloop::trace::ids::{CallbackId, TaskId};

use super::{Kind, Teller, Told};
use crate::durations::duration;
use crate::locale::say;

/// What is shorter is not told: the system, and whoever records, take as long.
const WORTH_TELLING: Duration = Duration::from_millis(1);

/// So many of those who waited are named.
const NAMED: usize = 3;

impl Teller<'_> {
    /// The same with the times that belong to this step.
    pub(super) fn timed(&self, told: Told) -> Told {
        if let Some(turn) = self.replay.turn().filter(|turn| turn.held >= WORTH_TELLING) {
            return self.turn_over(told, &turn);
        }
        let worth_telling = |time: &Duration| *time >= WORTH_TELLING;
        if let Some(time) = self.replay.was_ready_for().filter(worth_telling) {
            let was_ready = say!(self, "it-was-ready-before", time = duration(time));
            return told.adding(was_ready, self.names.locale());
        }
        match self.replay.late_by().filter(worth_telling) {
            Some(time) => told.adding(say!(self, "that-is-late", time = duration(time)), self.names.locale()),
            None => told,
        }
    }

    fn turn_over(&self, told: Told, turn: &Turn) -> Told {
        if turn.held < SLOW {
            let (event_loop, time) = (self.event_loop(), duration(turn.held));
            return told.adding(say!(self, "this-turn-held-the-loop", event_loop, time), self.names.locale());
        }
        let kind = match told.kind {
            Kind::Happening | Kind::Bookkeeping => Kind::Slow,
            kind => kind,
        };
        Told { kind, ..told }.adding(self.blocked(turn), self.names.locale())
    }

    /// `Task 2 "worker" held the loop for 300.4 ms, 300.3 ms of it between step 54
    /// (app.py:5) and step 55 (app.py:7); …`.
    pub(super) fn blocked(&self, turn: &Turn) -> String {
        let Stretch { from, to, took } = turn.longest;
        say!(
            self,
            "turn-has-blocked-the-loop",
            who = self.names.locale().sentence(self.names.who(turn.actor, None)),
            event_loop = self.event_loop(),
            held = duration(turn.held),
            took = duration(took),
            from = self.moment(turn, from),
            to = self.moment(turn, to),
            waited = self.waited(&self.replay.kept_waiting())
        )
    }

    /// `step 54 (app.py:5)`: the line that did it; of the first record of a task's step,
    /// where it went on.
    fn moment(&self, turn: &Turn, number: u64) -> String {
        let record = self.replay.step_of(number).and_then(|step| self.replay.records().get(step - 1));
        let source = record.and_then(|record| match (number == turn.begun, turn.actor) {
            (true, Actor::Task(task)) => self.went_on_at(task, record),
            _ => record.source.as_ref(),
        });
        self.names.step(number, source)
    }

    /// Where a task's step began that is over now.
    fn went_on_at(&self, task: TaskId, begun: &Record) -> Option<&SourceLine> {
        let mut earlier =
            self.replay.about(Subject::Task(task)).rev().skip_while(|record| record.number >= begun.number);
        let suspended = earlier.find(|record| matches!(record.event, Event::TaskSuspended(..)));
        match suspended {
            Some(suspended) => suspended.source.as_ref(),
            None => self.coroutines.get(self.replay.task(task)?.coroutine),
        }
    }

    /// `2 others could have run meanwhile: task 3 (other) and timer 4 (of sleep) of task 5 (other)`.
    fn waited(&self, kept: &KeptWaiting) -> String {
        let ready = kept.ready.iter().map(|entry| self.names.entry(*entry));
        let due = kept.due.iter().map(|callback| self.due(*callback));
        let named = ready.chain(due).take(NAMED).reduce(|one, other| say!(self, "one-other", one, other));
        match (kept.ready.len() + kept.due.len(), named) {
            (0, _) | (_, None) => say!(self, "nobody-had-to-wait"),
            (1, Some(who)) => say!(self, "one-had-to-wait", who),
            (count, Some(named)) if count > NAMED => {
                say!(self, "many-had-to-wait", count, named, more = count - NAMED)
            }
            (count, Some(named)) => say!(self, "several-had-to-wait", count, named),
        }
    }

    /// A timer that is due, and whose it is.
    fn due(&self, callback: CallbackId) -> String {
        let timer = self.names.timer(callback);
        match self.replay.callback(callback).map(|facts| facts.by) {
            Some(by @ Actor::Task(_)) => {
                say!(self, "timer-of-somebody", timer, who = self.names.who(by, None))
            }
            _ => timer,
        }
    }
}
