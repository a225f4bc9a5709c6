//! Who is on the stack of a loop: the innermost last, and the program below them all.

use crate::trace::event::Actor;

/// `Actor::Loop` stands where a run begins.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Stack(Vec<Actor>);

impl Stack {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Who runs now.
    pub(super) fn running(&self) -> Actor {
        self.0.last().copied().unwrap_or(Actor::Program)
    }

    /// Who is on the stack below that one, the innermost first: who made an eager
    /// task, or runs the loop from inside one of its own callbacks.
    pub(super) fn interrupted(&self) -> impl Iterator<Item = Actor> {
        self.0.iter().rev().skip(1).copied()
    }

    pub(super) fn all(&self) -> impl Iterator<Item = Actor> {
        self.0.iter().copied()
    }

    pub(super) fn push(&mut self, actor: Actor) {
        self.0.push(actor);
    }

    /// The innermost run is over, and whatever has not said that it is.
    pub(super) fn leave_run(&mut self) {
        self.0.truncate(self.innermost_run().unwrap_or(0));
    }

    /// The loop calls it: whoever it called before is done, said or not.
    pub(super) fn begin(&mut self, actor: Actor) {
        self.0.truncate(self.innermost_run().map_or(0, |run| run + 1));
        self.0.push(actor);
    }

    /// Its step is done; whoever made an eager task goes on.
    pub(super) fn end(&mut self, actor: Actor) {
        self.0.pop_if(|innermost| *innermost == actor);
    }

    fn innermost_run(&self) -> Option<usize> {
        self.0.iter().rposition(|actor| *actor == Actor::Loop)
    }
}
