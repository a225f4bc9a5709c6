//! No loop where one is needed: none that runs, or none that is set.

use glassloop::trace::event::{Event, Record};
use glassloop::trace::snapshot::Lifecycle;

use super::{Blame, Case, Cause, Diagnosis};

impl Case<'_> {
    /// `no running event loop`.
    pub(super) fn nothing_runs(&self) -> Diagnosis {
        let running = self.replay.lifecycles().filter(|(_, lifecycle, _)| *lifecycle == Lifecycle::Running);
        let begun = running.filter_map(|(event_loop, ..)| self.run_begun(event_loop));
        let mut elsewhere = begun.filter(|begun| begun.thread != self.record.thread);
        match elsewhere.next() {
            Some(begun) => {
                let name = self.names.event_loop(begun.event_loop);
                Cause::RunsInAnotherThread
                    .blaming(Blame::new(begun, format!("{name} runs in another thread since")))
            }
            None => Cause::NothingRuns.into(),
        }
    }

    /// `There is no current event loop in thread 'MainThread'.`
    pub(super) fn no_current_loop(&self, message: &str) -> Diagnosis {
        let unset = |record: &Record| record.event == Event::LoopUnset && record.thread == self.record.thread;
        match self.latest(unset) {
            Some(unset) if self.is_by_run(unset) => Cause::TakenByRun.blaming(Blame::new(
                unset,
                "run() was over, and left this thread without a loop, at".to_owned(),
            )),
            Some(unset) => Cause::LeftWithoutLoop
                .blaming(Blame::new(unset, "this thread was left without a loop at".to_owned())),
            None if message.ends_with("'MainThread'") => Cause::NeverSet.into(),
            None => Cause::NoLoopInThread.into(),
        }
    }
}
