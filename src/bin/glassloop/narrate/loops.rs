//! The loop: made, run, stopped, closed; and each of its iterations.

use std::time::Duration;

use glassloop::replay::LoopGlance;
use glassloop::trace::event::{self, Event, Record, Wait};
use glassloop::trace::ids::FutureRef;
use glassloop::trace::snapshot::LoopSnapshot;

use super::{Teller, Told};
use crate::durations::duration;
use crate::locale::say;
use crate::names::is_of_the_kernel;
use crate::steps::{Run, exit, next, operation, previous, run, until};

impl Teller<'_> {
    pub(super) fn tell_of_loop(&self) -> Option<Told> {
        Some(match &self.record.event {
            Event::LoopMade => self.loop_made(),
            Event::LoopSet => self.loop_set(),
            Event::LoopUnset => self.loop_unset(),
            Event::LoopGot => self.loop_got(),
            Event::RunBegun(run) => self.run_begun(*run),
            Event::IterationBegun(wait) => self.iteration_begun(*wait),
            Event::StopRequested => self.stop_requested(),
            Event::RunEnded => self.run_ended(),
            Event::Closed => self.closed(),
            Event::Partial(what) => {
                let event_loop = self.event_loop();
                Told::happening(say!(self, "loop-is-seen-in-part", event_loop, what = &**what))
            }
            _ => return None,
        })
    }

    fn loop_made(&self) -> Told {
        let by = self.by();
        Told::happening(match self.record.event_loop {
            Some(id) if self.names.several_loops() => {
                say!(self, "one-of-several-loops-is-made", by, event_loop = self.names.numbered_loop(id))
            }
            _ => say!(self, "loop-is-made", by),
        })
    }

    fn loop_set(&self) -> Told {
        Told::happening(say!(self, "loop-is-set", by = self.by(), event_loop = self.event_loop()))
    }

    fn loop_unset(&self) -> Told {
        Told::happening(say!(self, "loop-is-unset", by = self.by(), event_loop = self.event_loop()))
    }

    fn loop_got(&self) -> Told {
        let (by, event_loop) = (self.by(), self.event_loop());
        Told::happening(match self.record.event_loop.and_then(|id| self.replay.closed(id)) {
            Some(closed) => {
                let step = self.names.step(closed.number, None);
                say!(self, "loop-is-got-closed", by, event_loop, step)
            }
            None => say!(self, "loop-is-got", by, event_loop),
        })
    }

    fn run_begun(&self, run: event::Run) -> Told {
        let (event_loop, by) = (self.event_loop(), self.by());
        Told::happening(match run {
            event::Run::UntilComplete(FutureRef::Task(task)) if self.tidies_up(task) => {
                let runs = say!(self, "loop-runs-to-tidy-up", by, event_loop, task = self.names.task(task));
                self.with_generators(runs, task)
            }
            event::Run::UntilComplete(future) => {
                say!(self, "loop-runs-until-that-is-done", by, event_loop, future = self.names.future(future))
            }
            event::Run::Forever => say!(self, "loop-runs-forever", by, event_loop),
            event::Run::Once => say!(self, "loop-runs-once", by, event_loop),
        })
    }

    fn iteration_begun(&self, wait: Wait) -> Told {
        let number = self.record.iteration;
        let begins = match self.record.event_loop {
            Some(id) if self.names.several_loops() => {
                let event_loop = self.names.numbered_loop(id);
                say!(self, "iteration-of-one-of-several-loops-begins", number, event_loop)
            }
            _ => say!(self, "iteration-begins", number),
        };
        Told::happening(match wait {
            Wait::No if self.run().stopped.is_some() => {
                say!(self, "iteration-is-the-only-one", begins, ready = self.what_is_ready())
            }
            Wait::No => say!(self, "iteration-does-not-wait", begins, ready = self.what_is_ready()),
            Wait::Nanoseconds(time) => self.waits_for_timer(begins, Duration::from_nanos(time)),
            Wait::Forever => self.waits_for_ever(begins),
        })
    }

    /// `task 1 (main) is ready`, or `2 are ready, first task 1 (main), then callback 3 (say_hello)`.
    fn what_is_ready(&self) -> String {
        const NAMED: usize = 3;
        let Some(LoopGlance { ready, .. }) = self.glance(NAMED) else {
            return say!(self, "nothing-is-ready");
        };
        let named = ready.first.iter().map(|entry| self.names.entry(*entry));
        let first = named.reduce(|one, next| say!(self, "one-then-next", one, next));
        match (ready.count, first) {
            (0, _) | (_, None) => say!(self, "nothing-is-ready"),
            (1, Some(first)) => say!(self, "one-is-ready", first),
            (count, Some(first)) if count > NAMED => say!(self, "many-are-ready", count, first),
            (count, Some(first)) => say!(self, "several-are-ready", count, first),
        }
    }

    fn waits_for_timer(&self, begins: String, time: Duration) -> String {
        let nearest = self.glance(1).and_then(|glance| glance.timers.first.into_iter().next());
        let nearest = nearest.map(|timer| self.names.timer(timer.callback));
        let timer = nearest.unwrap_or_else(|| say!(self, "a-timer"));
        if time.is_zero() {
            return say!(self, "iteration-finds-a-timer-due", begins, timer);
        }
        say!(self, "iteration-waits-for-a-timer", begins, timer, time = duration(time))
    }

    fn waits_for_ever(&self, begins: String) -> String {
        let gives_up = next(self.replay).is_some_and(|next| matches!(next.event, Event::Refused(_)));
        match gives_up {
            true => say!(self, "iteration-would-wait-for-ever", begins),
            false => say!(self, "iteration-waits-for-ever", begins),
        }
    }

    fn stop_requested(&self) -> Told {
        let (by, event_loop) = (self.by(), self.event_loop());
        Told::happening(match self.run() {
            Run { begun: None, .. } => say!(self, "stop-of-an-idle-loop", by, event_loop),
            Run { begun: Some(begun), .. } => match until(begun) {
                Some(future) if self.by_bookkeeping() => {
                    say!(self, "stop-since-that-is-done", event_loop, future = self.names.future(future))
                }
                _ => say!(self, "stop-of-a-running-loop", by, event_loop),
            },
        })
    }

    fn run_ended(&self) -> Told {
        let (event_loop, run) = (self.event_loop(), self.run());
        let function = match run.begun {
            Some(begun) => operation(begun).to_owned(),
            None => say!(self, "the-run"),
        };
        let returns = self.returns(function, &run);
        Told::happening(say!(self, "run-is-over", returns, event_loop))
    }

    /// What ran the loop returns, and why.
    fn returns(&self, function: String, run: &Run<'_>) -> String {
        let failed = previous(self.replay).is_some_and(|record| matches!(record.event, Event::Refused(_)));
        if failed {
            return say!(self, "run-returns-that-error", function);
        }
        if let Some(error) = exit(self.replay) {
            return say!(self, "run-returns-what-went-through-it", function, error);
        }
        let is_done = |future| self.replay.finished(future).is_some();
        match (run.begun.and_then(until), run.stopped) {
            (Some(future), _) if is_done(future) => {
                say!(self, "run-returns-since-that-is-done", function, future = self.names.future(future))
            }
            (Some(future), Some(stopped)) => {
                let (future, step) = (self.names.future(future), self.names.moment(stopped));
                say!(self, "run-returns-though-that-is-not-done", function, step, future)
            }
            (None, Some(stopped)) => {
                say!(self, "run-returns-since-it-was-stopped", function, step = self.names.moment(stopped))
            }
            (_, None) if run.begun.is_none_or(is_one_iteration) => {
                say!(self, "run-returns-after-one-iteration", function)
            }
            (_, None) => say!(self, "run-is-left", function),
        }
    }

    /// What it held is seen one step before.
    fn closed(&self) -> Told {
        let (by, event_loop) = (self.by(), self.event_loop());
        let held = self.record.event_loop.and_then(|id| self.replay.held_before(id));
        let lost = held.as_ref().and_then(|held| self.lost(held));
        let closed = match self.is_dropped() {
            true => say!(self, "loop-is-closed-since-it-is-dropped", event_loop),
            false => say!(self, "loop-is-closed", by, event_loop),
        };
        let lost = match lost {
            Some(lost) => say!(self, "loop-lets-go-of", lost),
            None => say!(self, "loop-held-nothing"),
        };
        Told::happening(closed).adding(lost, self.names.locale())
    }

    /// What is lost when a loop is closed.
    fn lost(&self, held: &LoopSnapshot) -> Option<String> {
        let counted = |count: usize, told: fn(&Self, usize) -> String| (count > 0).then(|| told(self, count));
        let lost = [
            counted(held.ready.len(), |teller, count| say!(teller, "lost-entries", count)),
            counted(held.timers.len(), |teller, count| say!(teller, "lost-timers", count)),
            counted(held.tasks.len(), |teller, count| say!(teller, "lost-tasks", count)),
            counted(held.sources.len(), |teller, count| say!(teller, "lost-sockets", count)),
            counted(self.unanswered(held.event_loop), |teller, count| say!(teller, "lost-results", count)),
        ];
        lost.into_iter().flatten().reduce(|one, other| say!(self, "one-and-other", one, other))
    }

    /// A loop that is closed because it is dropped is so by the kernel itself.
    fn is_dropped(&self) -> bool {
        self.record.source.as_ref().is_none_or(is_of_the_kernel)
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

fn is_one_iteration(begun: &Record) -> bool {
    begun.event == Event::RunBegun(event::Run::Once)
}
