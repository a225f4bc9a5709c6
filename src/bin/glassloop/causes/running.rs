//! A loop that runs, and must not; that was stopped, and must run; or that is not there.

use glassloop::trace::event::{Actor, Event, Record};
use glassloop::trace::ids::{FutureRef, LoopId};
use glassloop::trace::snapshot::Lifecycle;

use super::{Blame, Case, Cause, Diagnosis};
use crate::locale::say;
use crate::names::is_of_the_program;

impl<'a> Case<'a> {
    /// `This event loop is already running`.
    pub(super) fn runs_already(&self) -> Diagnosis {
        let event_loop = self.record.event_loop.or_else(|| self.replay.acting());
        let cause = match () {
            () if self.is_in_finaliser() => Cause::FinaliserRunsLoop,
            () if self.runs_in_another_thread(event_loop) => Cause::RunByAnotherThread,
            () => Cause::RunInsideItself,
        };
        cause.blaming(self.since(event_loop))
    }

    /// `Cannot run the event loop while another loop is running`.
    pub(super) fn another_runs(&self) -> Diagnosis {
        let other = self.running_here(self.record.event_loop);
        let blame = other.and_then(|other| {
            let begun = self.run_begun(other)?;
            let (event_loop, step) = (self.names.numbered_loop(other), self.names.moment(begun));
            Some(Blame::new(begun, say!(self, "blame-runs-in-this-thread", event_loop, step)))
        });
        let cause = match self.is_in_finaliser() {
            true => Cause::FinaliserRunsLoop,
            false => Cause::RunInsideAnother,
        };
        cause.blaming(blame)
    }

    /// `asyncio.run() cannot be called from a running event loop`.
    pub(super) fn runs_in_run(&self) -> Diagnosis {
        let cause = match self.is_in_finaliser() {
            true => Cause::FinaliserRunsLoop,
            false => Cause::RunInsideRun,
        };
        cause.blaming(self.since(self.replay.acting().or(self.record.event_loop)))
    }

    /// `Cannot close a running event loop`.
    pub(super) fn closes_what_runs(&self) -> Diagnosis {
        let since = self.since(self.record.event_loop);
        if self.runs_in_another_thread(self.record.event_loop) {
            return Cause::ClosedUnderAnotherThread.blaming(since);
        }
        // Where the loop itself calls `close`, the line that asked for that is to blame.
        let asked = match self.record.by {
            Actor::Callback(callback) if self.line().is_none() => self.replay.made(callback),
            _ => None,
        };
        let asked = asked.map(|asked| {
            Blame::new(asked, say!(self, "blame-close-asked-for", step = self.names.moment(asked)))
        });
        let blame = asked.into_iter().chain(since).reduce(|one, other| self.both(one, other));
        Cause::ClosedWhileRunning.blaming(blame)
    }

    fn runs_in_another_thread(&self, event_loop: Option<LoopId>) -> bool {
        let begun = event_loop.and_then(|event_loop| self.run_begun(event_loop));
        begun.is_some_and(|begun| begun.thread != self.record.thread)
    }

    /// `KeyError`, of the second `close` of a Tornado loop.
    pub(super) fn closed_twice(&self) -> Diagnosis {
        let is_it = |record: &Record| {
            let Event::Refused(refused) = &record.event else { return false };
            refused.operation.ends_with("close") && record.event_loop == self.record.event_loop
        };
        let first = self.latest(is_it).map(|first| self.with_line(first));
        let blame = first.map(|first| {
            Blame::new(first, say!(self, "blame-first-asked-for", step = self.names.moment(first)))
        });
        Cause::ClosedTwice.blaming(blame)
    }

    fn since(&self, event_loop: Option<LoopId>) -> Option<Blame> {
        let begun = self.run_begun(event_loop?)?;
        let (event_loop, step) = (self.names.event_loop(event_loop), self.names.moment(begun));
        let text = match begun.thread == self.record.thread {
            true => say!(self, "blame-runs-since", event_loop, step),
            false => {
                let thread = self.names.thread(begun.thread);
                say!(self, "blame-runs-in-a-thread-since", event_loop, thread, step)
            }
        };
        Some(Blame::new(begun, text))
    }

    /// `Event loop stopped before Future completed.`
    pub(super) fn stopped(&self) -> Diagnosis {
        let is_it = |record: &Record| {
            record.event == Event::StopRequested
                && (self.record.event_loop.is_none() || record.event_loop == self.record.event_loop)
                && !self.is_of_the_run(record)
        };
        let stopped = self.latest(is_it);
        Cause::StoppedUnderRun.blaming(stopped.map(|stopped| {
            let asked = self.with_line(stopped);
            let step = self.names.moment(asked);
            let text = match asked.number == stopped.number {
                true => say!(self, "blame-stopped", step),
                false => {
                    let stopped = self.names.step(stopped.number, None);
                    say!(self, "blame-stop-asked-for", stopped, step)
                }
            };
            Blame::new(asked, text)
        }))
    }

    /// Whether `run_until_complete` stops the loop itself, because its future is done.
    fn is_of_the_run(&self, stopped: &Record) -> bool {
        let Actor::Callback(callback) = stopped.by else { return false };
        self.replay.callback(callback).is_some_and(|callback| {
            callback.internal || matches!(callback.name, "stop_when_done" | "_run_until_complete_cb")
        })
    }

    /// Where a task had stopped that a time limit, or who else has no line, asks to cancel.
    fn waited_when_cancelled(&self, asked: &Record) -> Option<&'a Record> {
        let Event::CancelRequested(FutureRef::Task(task)) = asked.event else { return None };
        let suspended = |record: &&Record| matches!(record.event, Event::TaskSuspended(..));
        let mut about = self.replay.about(task).rev();
        about.find(|record| record.number < asked.number && suspended(record))
    }

    /// Where a callback was scheduled, or a task made, that begins here: also what a signal calls.
    fn scheduled(&self, begun: &Record) -> Option<&'a Record> {
        let made = match begun.event {
            Event::CallbackBegun(callback) => self.replay.made(callback)?,
            Event::TaskBegun(task, _) => self.replay.made(task)?,
            _ => return None,
        };
        made.source.as_ref().is_some_and(is_of_the_program).then_some(made)
    }

    /// Blames a record; one that has no line of the program's, with the nearest that led to it
    /// and has one, which is what one goes to.
    pub(super) fn led_to(&self, record: &'a Record, told: impl FnOnce(String) -> String) -> Blame {
        let earlier = self.with_line(record);
        let step = match earlier.number == record.number {
            true => self.names.moment(record),
            false => {
                let (step, earlier) = (self.names.step(record.number, None), self.names.moment(earlier));
                say!(self, "step-that-was-led-to", step, earlier)
            }
        };
        Blame::new(earlier, told(step))
    }

    /// The nearest record that led to this one and has a line of the program.
    pub(super) fn with_line(&self, record: &'a Record) -> &'a Record {
        const FAR_ENOUGH: usize = 8;
        let mut led_here = record;
        for _ in 0..FAR_ENOUGH {
            if led_here.source.as_ref().is_some_and(is_of_the_program) {
                return led_here;
            }
            let earlier = self.waited_when_cancelled(led_here).or_else(|| self.scheduled(led_here));
            if let Some(earlier) = earlier {
                return earlier;
            }
            match self.replay.cause(led_here) {
                // The socket by which a signal wakes the loop is watched by the loop's own wish.
                Some(cause) if !matches!(cause.event, Event::SourceAdded(..)) => led_here = cause,
                _ => break,
            }
        }
        record
    }
}

// ── no loop where one is needed ──────────────────────────────────────────────

impl Case<'_> {
    /// `no running event loop`.
    pub(super) fn nothing_runs(&self) -> Diagnosis {
        let running = self.replay.lifecycles().filter(|(_, lifecycle, _)| *lifecycle == Lifecycle::Running);
        let begun = running.filter_map(|(event_loop, ..)| self.run_begun(event_loop));
        let mut elsewhere = begun.filter(|begun| begun.thread != self.record.thread);
        match elsewhere.next() {
            Some(begun) => {
                let (event_loop, step) = (self.names.event_loop(begun.event_loop), self.names.moment(begun));
                let text = say!(self, "blame-runs-in-another-thread", event_loop, step);
                Cause::RunsInAnotherThread.blaming(Blame::new(begun, text))
            }
            None => Cause::NothingRuns.into(),
        }
    }

    /// `There is no current event loop in thread 'MainThread'.`
    pub(super) fn no_current_loop(&self, message: &str) -> Diagnosis {
        let unset = |record: &Record| record.event == Event::LoopUnset && record.thread == self.record.thread;
        match self.latest(unset) {
            Some(unset) if self.is_by_run(unset) => {
                let text = say!(self, "blame-run-left-no-loop", step = self.names.moment(unset));
                Cause::TakenByRun.blaming(Blame::new(unset, text))
            }
            Some(unset) => {
                let text = say!(self, "blame-left-without-loop", step = self.names.moment(unset));
                Cause::LeftWithoutLoop.blaming(Blame::new(unset, text))
            }
            None if message.ends_with("'MainThread'") => Cause::NeverSet.into(),
            None => Cause::NoLoopInThread.into(),
        }
    }
}
