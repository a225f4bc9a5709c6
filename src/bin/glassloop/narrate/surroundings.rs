//! What is round the loops: threads, child processes, the program's own end.

use glassloop::trace::event::Event;
use glassloop::trace::ids::ThreadId;

use super::{Teller, Told};

impl Teller<'_> {
    pub(super) fn tell_of_surroundings(&self) -> Option<Told> {
        Some(match &self.record.event {
            Event::ThreadSeen(thread, _) => self.thread_seen(*thread),
            Event::Bound(bound) => Told::happening(format!(
                "{} waits for a {}, which from now on belongs to {}.",
                self.by(),
                bound.class,
                self.event_loop()
            )),
            Event::SubprocessStarted(started) => Told::happening(format!(
                "{} starts a child process, {} ({}).",
                self.by(),
                started.process,
                started.program
            )),
            Event::SubprocessEnded(process, code) => Told::happening(subprocess_ended(*process, *code)),
            Event::ProgramEnded(None) => Told::bookkeeping("the program is over."),
            Event::ProgramEnded(Some(error)) => self.program_failed(error),
            Event::NeverAwaited(left) => self.with_cure(Told::failed(format!(
                "a coroutine {} was made and dropped without having begun: nothing of it has run.",
                left.coroutine
            ))),
            _ => return None,
        })
    }

    fn thread_seen(&self, thread: ThreadId) -> Told {
        Told::bookkeeping(format!("{} is met for the first time.", self.names.thread(thread)))
    }

    fn program_failed(&self, error: &str) -> Told {
        let origin = self.origin();
        self.with_cure(Told::failed(format!("the program ends with {error}{origin}.")))
    }
}

fn subprocess_ended(process: u32, code: i32) -> String {
    match code {
        0.. => format!("child process {process} has ended, with exit code {code}."),
        _ => format!("child process {process} was ended by signal {}.", code.unsigned_abs()),
    }
}
