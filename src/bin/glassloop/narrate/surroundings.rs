//! What is round the loops: threads, child processes, the program's own end.

use glassloop::trace::event::Event;

use super::{Teller, Told};
use crate::locale::say;
use crate::steps::PANIC;

impl Teller<'_> {
    pub(super) fn tell_of_surroundings(&self) -> Option<Told> {
        Some(match &self.record.event {
            Event::ThreadSeen(thread, _) => {
                Told::bookkeeping(say!(self, "thread-is-met", thread = self.names.thread(*thread)))
            }
            Event::Bound(bound) => {
                let (by, event_loop) = (self.by(), self.event_loop());
                Told::happening(say!(self, "it-is-bound", by, class = &*bound.class, event_loop))
            }
            Event::SubprocessStarted(started) => {
                let (by, process, program) = (self.by(), started.process, &*started.program);
                Told::happening(say!(self, "subprocess-starts", by, process, program))
            }
            Event::SubprocessEnded(process, code) => Told::happening(self.subprocess_ended(*process, *code)),
            Event::ProgramEnded(None) => Told::bookkeeping(say!(self, "program-is-over")),
            // Only `testing` writes a panic that ends what it records.
            Event::ProgramEnded(Some(error)) if error.starts_with(PANIC) => {
                Told::failed(say!(self, "test-has-failed", panic = error.trim_start_matches(PANIC)))
            }
            Event::ProgramEnded(Some(error)) => {
                let (error, origin) = (&**error, self.origin());
                self.with_cure(Told::failed(say!(self, "program-has-failed", error, origin)))
            }
            Event::NeverAwaited(left) => {
                let coroutine = &*left.coroutine;
                self.with_cure(Told::failed(say!(self, "coroutine-is-dropped", coroutine)))
            }
            _ => return None,
        })
    }

    fn subprocess_ended(&self, process: u32, code: i32) -> String {
        match code {
            0.. => say!(self, "subprocess-has-ended", process, code),
            _ => say!(self, "subprocess-was-ended", process, signal = code.unsigned_abs()),
        }
    }
}
