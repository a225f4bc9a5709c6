//! No loop where one is needed: none that runs, or none that is set.

use glassloop::trace::event::{Event, Record};
use glassloop::trace::snapshot::Lifecycle;

use super::{Blame, Case, Cause, Diagnosis};
use crate::locale::say;

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
