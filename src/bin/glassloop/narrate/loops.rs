//! The loop: made, run, stopped, closed; and each of its iterations.

use std::time::Duration;

use glassloop::replay::LoopGlance;
use glassloop::trace::event::{self, Event, Wait};
use glassloop::trace::ids::FutureRef;
use glassloop::trace::snapshot::LoopSnapshot;

use super::{Teller, Told};
use crate::durations::duration;
use crate::steps::{CitedStep, Run, exit, next, operation, previous, run, until};

impl Teller<'_> {
    pub(super) fn tell_of_loop(&self) -> Option<Told> {
        Some(match &self.record.event {
            Event::LoopMade => self.loop_made(),
            Event::LoopSet => self.loop_set(),
            Event::LoopUnset => self.loop_unset(),
            Event::RunBegun(run) => self.run_begun(*run),
            Event::IterationBegun(wait) => self.iteration_begun(*wait),
            Event::StopRequested => self.stop_requested(),
            Event::RunEnded => self.run_ended(),
            Event::Closed => self.closed(),
            Event::Partial(what) => {
                Told::happening(format!("of {} only a part can be seen: {what}.", self.event_loop()))
            }
            _ => return None,
        })
    }

    fn loop_made(&self) -> Told {
        let what = match self.record.event_loop {
            Some(id) if self.event_loop() == id.to_string() => format!("a new event loop, {id}"),
            _ => "an event loop".to_owned(),
        };
        Told::happening(format!(
            "{} makes {what}. It is empty and idle: nothing runs until it is run.",
            self.by()
        ))
    }

    fn loop_set(&self) -> Told {
        Told::happening(format!(
            "{} sets {} as this thread's loop: get_event_loop gives it from now on, even once it is closed.",
            self.by(),
            self.event_loop()
        ))
    }

    fn loop_unset(&self) -> Told {
        Told::happening(format!(
            "{} leaves this thread without a loop: get_event_loop no longer finds {} here.",
            self.by(),
            self.event_loop()
        ))
    }

    fn run_begun(&self, run: event::Run) -> Told {
        let (event_loop, by) = (self.event_loop(), self.names.doer(self.record));
        Told::happening(match run {
            event::Run::UntilComplete(FutureRef::Task(task)) if self.tidies_up(task) => format!(
                "before it closes {event_loop}, {by} runs it once more, for {}: \
                 whatever is still ready gets its turn.",
                self.names.task(task)
            ),
            event::Run::UntilComplete(future) => format!(
                "{by} calls run_until_complete: {event_loop} runs until {} is done.",
                self.names.future(future)
            ),
            event::Run::Forever => {
                format!("{by} calls run_forever: {event_loop} runs until somebody calls stop().")
            }
            event::Run::Once => format!("{by} calls run_once: {event_loop} runs one iteration."),
        })
    }

    fn iteration_begun(&self, wait: Wait) -> Told {
        let begins = match self.event_loop().as_str() {
            "the loop" => format!("Iteration {} begins", self.record.iteration),
            event_loop => format!("Iteration {} of {event_loop} begins", self.record.iteration),
        };
        Told::happening(match wait {
            Wait::No if self.run().stopped.is_some() => format!(
                "{begins}; {}. The loop was told to stop before, so this is the only iteration of this run.",
                self.what_is_ready()
            ),
            Wait::No => format!("{begins}; {}: the loop does not wait.", self.what_is_ready()),
            Wait::Nanoseconds(time) => self.waits_for_timer(&begins, Duration::from_nanos(time)),
            Wait::Forever => self.waits_for_ever(&begins),
        })
    }

    /// `task 1 (main) is ready`, or `2 are ready, first task 1 (main), then callback 3 (say_hello)`.
    fn what_is_ready(&self) -> String {
        const NAMED: usize = 3;
        let Some(LoopGlance { ready, .. }) = self.glance(NAMED) else { return "nothing is ready".to_owned() };
        let named: Vec<String> = ready.first.iter().map(|entry| self.names.entry(*entry)).collect();
        let more = if ready.count > NAMED { ", then others" } else { "" };
        match ready.count {
            0 => "nothing is ready".to_owned(),
            1 => format!("{} is ready", named.join("")),
            count => format!("{count} are ready, first {}{more}", named.join(", then ")),
        }
    }

    fn waits_for_timer(&self, begins: &str, time: Duration) -> String {
        let nearest = self.glance(1).and_then(|glance| glance.timers.first.into_iter().next());
        let nearest = nearest.map(|timer| self.names.timer(timer.callback));
        let nearest = nearest.unwrap_or_else(|| "a timer".to_owned());
        if time.is_zero() {
            return format!("{begins}; nothing is ready, but {nearest} is due, so the loop does not wait.");
        }
        let time = duration(time);
        format!(
            "{begins}; nothing is ready, and the nearest timer, {nearest}, is due in {time}: the loop sleeps until then."
        )
    }

    fn waits_for_ever(&self, begins: &str) -> String {
        let gives_up = next(self.replay).is_some_and(|next| matches!(next.event, Event::Refused(_)));
        let sleeps = if gives_up { "would sleep" } else { "sleeps" };
        format!(
            "{begins}; nothing is ready and no timer is set, so the loop {sleeps} until something comes \
             from outside: from a socket, or from another thread."
        )
    }

    fn stop_requested(&self) -> Told {
        let (by, event_loop) = (self.by(), self.event_loop());
        Told::happening(match self.run() {
            Run { begun: None, .. } => format!(
                "{by} calls stop() while {event_loop} is not running: its next run will end after one iteration."
            ),
            Run { begun: Some(begun), .. } => match until(begun) {
                Some(future) if self.by_bookkeeping() => format!(
                    "{} is done, so run_until_complete has {event_loop} stop at the end of this iteration.",
                    self.names.future(future)
                ),
                _ => format!(
                    "{by} calls stop(): {event_loop} finishes this iteration, and then its run is over."
                ),
            },
        })
    }

    fn run_ended(&self) -> Told {
        let event_loop = self.event_loop();
        let run = self.run();
        let until = run.begun.and_then(until);
        let function = run.begun.map_or("the run", operation);
        let failed = previous(self.replay).is_some_and(|record| matches!(record.event, Event::Refused(_)));
        let is_done = |future| self.replay.finished(future).is_some();
        let why = match (until, run.stopped) {
            _ if failed => "with that error".to_owned(),
            _ if exit(self.replay).is_some() => {
                format!("with {}, which went through it", exit(self.replay).unwrap_or_default())
            }
            (Some(future), _) if is_done(future) => format!("because {} is done", self.names.future(future)),
            (Some(future), Some(stopped)) => {
                let future = self.names.future(future);
                format!("because of the stop() of {}, though {future} is not done", CitedStep(stopped))
            }
            (None, Some(stopped)) => format!("because of the stop() of {}", CitedStep(stopped)),
            (_, None) => "after one iteration".to_owned(),
        };
        Told::happening(format!(
            "{function} returns {why}. With that, {event_loop} is idle again; what it holds, it keeps."
        ))
    }

    /// What it held is seen one step before.
    fn closed(&self) -> Told {
        let (by, event_loop) = (self.by(), self.event_loop());
        let held = self.record.event_loop.and_then(|id| self.replay.held_before(id));
        let lost = held.as_ref().map(lost).unwrap_or_default();
        let lost = match &lost[..] {
            [] => "It held nothing that is lost".to_owned(),
            lost => format!("It lets go of {}", lost.join(" and ")),
        };
        let closes = match self.is_dropped() {
            true => format!("nobody holds {event_loop} any more, so it is closed"),
            false => format!("{by} calls close(): {event_loop} is closed"),
        };
        Told::happening(format!("{closes} for good, and can neither run again nor be given work. {lost}."))
    }

    /// A loop that is closed because it is dropped is so by the kernel itself.
    fn is_dropped(&self) -> bool {
        self.record.source.as_ref().is_none_or(|source| source.file().starts_with("src/kernel/"))
    }

    pub(super) fn run(&self) -> Run<'_> {
        match self.record.event_loop {
            Some(id) => run(self.replay, id),
            None => Run { begun: None, stopped: None },
        }
    }

    /// The loop, and so many of each kind of things that it holds.
    pub(super) fn glance(&self, most: usize) -> Option<LoopGlance> {
        self.replay.glance(self.record.event_loop?, most)
    }
}

/// What is lost when a loop is closed.
fn lost(held: &LoopSnapshot) -> Vec<String> {
    let kinds = [
        (held.ready.len(), "one entry of its ready queue", "entries of its ready queue"),
        (held.timers.len(), "one timer", "timers"),
        (held.tasks.len(), "one task that will never be done", "tasks that will never be done"),
        (held.sources.len(), "one socket", "sockets"),
    ];
    let told = |(count, one, several): &(usize, &str, &str)| match count {
        0 => None,
        1 => Some((*one).to_owned()),
        count => Some(format!("{count} {several}")),
    };
    kinds.iter().filter_map(told).collect()
}
