//! Async generators that are left before their end, and what closes them.

use glassloop::trace::event::TaskMade;
use glassloop::trace::file::Language;
use glassloop::trace::ids::{CallbackId, TaskId};

use super::{Teller, Told};
use crate::locale::say;

/// What a recorder calls the coroutine of `generator.aclose()`: `aclose of numbers`.
const ACLOSE: &str = "aclose of ";

/// What Python calls in the loop when a generator is let go that is not at its end.
const HOOK: &str = "_asyncgen_finalizer_hook";

impl Teller<'_> {
    /// The sentence that begins a run for this task, and what becomes of generators then.
    pub(super) fn with_generators(&self, runs: String, task: TaskId) -> String {
        let is_for_them = |coroutine: &str| coroutine == "shutdown_asyncgens";
        match self.program.language {
            _ if !self.replay.task(task).is_some_and(|task| is_for_them(task.coroutine)) => runs,
            Language::Python => say!(self, "generators-are-closed-then", runs),
            Language::Rust => say!(self, "generators-would-be-closed-then", runs),
        }
    }

    /// A task that closes a generator.
    pub(super) fn generator_is_closed(&self, made: &TaskMade) -> Option<Told> {
        let generator = made.coroutine.strip_prefix(ACLOSE)?;
        let (by, task, name) = (self.by(), self.names.numbered_task(made.task), &*made.name);
        Some(Told::happening(say!(self, "task-is-made-to-close", by, task, name, generator)))
    }

    /// Whether the callback is scheduled because a generator is let go.
    pub(super) fn lets_a_generator_go(&self, id: CallbackId) -> bool {
        let line = self.replay.callback(id).and_then(|callback| callback.source);
        line.and_then(|line| line.inside()) == Some(HOOK)
    }
}
