//! How long things took, where the clock is a real one: what held the loop, and who waited.

use std::time::Duration;

use glassloop::replay::{KeptWaiting, SLOW, Stretch, Subject, Turn};
use glassloop::trace::SourceLine;
use glassloop::trace::event::{Actor, Event, Record};
use glassloop::trace::ids::{CallbackId, TaskId};

use super::{Kind, Teller, Told};
use crate::durations::duration;
use crate::names::is_of_the_program;

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
            return told.adding(&format!("It was ready for {} before.", duration(time)));
        }
        match self.replay.late_by().filter(worth_telling) {
            Some(time) => told.adding(&format!("That is {} late.", duration(time))),
            None => told,
        }
    }

    fn turn_over(&self, told: Told, turn: &Turn) -> Told {
        let event_loop = self.event_loop();
        if turn.held < SLOW {
            let held = duration(turn.held);
            return told.adding(&format!("This turn held {event_loop} for {held}."));
        }
        let kind = match told.kind {
            Kind::Happening | Kind::Bookkeeping => Kind::Slow,
            kind => kind,
        };
        Told { kind, ..told }.adding(&self.blocked(turn))
    }

    /// `Task 2 "worker" held the loop for 300.4 ms, 300.3 ms of it between step 54
    /// (app.py:5) and step 55 (app.py:7); …`.
    pub(super) fn blocked(&self, turn: &Turn) -> String {
        let Stretch { from, to, took } = turn.longest;
        format!(
            "{} held {} for {}, {} of it between {} and {}; {}.",
            super::capitalised(&self.names.who(turn.actor, None)),
            self.event_loop(),
            duration(turn.held),
            duration(took),
            self.moment(turn, from),
            self.moment(turn, to),
            self.waited(&self.replay.kept_waiting())
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
        match source.filter(|source| is_of_the_program(source)) {
            Some(source) => format!("step {number} ({source})"),
            None => format!("step {number}"),
        }
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
        let named: Vec<String> = ready.chain(due).take(NAMED).collect();
        match kept.ready.len() + kept.due.len() {
            0 => "nobody else was ready meanwhile".to_owned(),
            1 => format!("meanwhile {} had to wait", named.join("")),
            count if count > NAMED => {
                format!(
                    "meanwhile {count} others had to wait: {} and {} more",
                    named.join(", "),
                    count - NAMED
                )
            }
            count => format!("meanwhile {count} others had to wait: {}", named.join(", ")),
        }
    }

    /// A timer that is due, and whose it is.
    fn due(&self, callback: CallbackId) -> String {
        let timer = self.names.timer(callback);
        match self.replay.callback(callback).map(|facts| facts.by) {
            Some(by @ Actor::Task(_)) => format!("{timer} of {}", self.names.who(by, None)),
            _ => timer,
        }
    }
}
