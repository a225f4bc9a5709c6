//! Going from step to step, and further.

use super::{Focus, NO_CAUSE, Stepper, task_of};
use crate::terminal::keys::Command;
use crate::terminal::view::View;

impl Stepper {
    /// Begins at the record with this number, and has that to say there.
    pub(in crate::terminal) fn begin_at(&mut self, number: u64, notice: Option<String>) {
        let step = self.journey.step_of(number);
        self.journey.go_to(step);
        self.arrive();
        self.notice = notice;
    }

    pub(super) fn walk(&mut self, command: Command) {
        let (target, end) = match command {
            Command::Forward => (self.journey.next(), "This is the end: ← goes back, g to the start."),
            _ => (self.journey.previous(), "This is before the first step: → takes it."),
        };
        match target {
            Some(target) => self.step_to(target),
            None => self.say(end),
        }
    }

    /// Takes one step, which needs no undoing.
    pub(super) fn step_to(&mut self, step: usize) {
        if let Some(asked) = self.asked_before(step) {
            return self.ask(asked);
        }
        self.journey.go_to(step);
        self.arrive();
    }

    /// Goes somewhere far, or says why not.
    pub(in crate::terminal) fn jump_to(&mut self, target: Result<usize, &str>) {
        match target {
            Ok(step) => match self.asked_before(step) {
                Some(asked) => self.ask(asked),
                None => {
                    self.journey.jump_to(step);
                    self.arrive();
                }
            },
            Err(why_not) => self.say(why_not),
        }
    }

    pub(super) fn jump(&mut self, command: Command) {
        let target = match command {
            Command::NextIteration => self.journey.next_iteration().ok_or("No iteration begins after this."),
            Command::PreviousIteration => {
                self.journey.previous_iteration().ok_or("No iteration began before this.")
            }
            Command::Start => Ok(0),
            Command::End => Ok(self.journey.end()),
            Command::NextOfTask => self.next_of_task(),
            Command::Error => self.journey.next_error().ok_or("No error comes after this step."),
            Command::Cause => self.view.cause.ok_or(NO_CAUSE),
            Command::Cures => return self.walk_cures(),
            _ => return self.undo(),
        };
        self.jump_to(target);
        if command == Command::Cause && target.is_ok() {
            self.say("This led to it. u goes back to where you were, w tells what led here.");
        }
    }

    /// To the error, and from there from one cure that the program shows to the next.
    fn walk_cures(&mut self) {
        let here = self.journey.step();
        let found = self.journey.cures();
        self.jump_to(found.ok_or("No error of this program has a cure that is known."));
        match found.filter(|step| *step == self.journey.step()) {
            Some(step) if step == here => {
                self.say("The cures of this error stand below it; the program shows none.");
            }
            Some(step) if step < here => self.say("That was the last: it begins again with the error."),
            _ => {}
        }
    }

    fn undo(&mut self) {
        // Where one has been before, a question may have been passed that is open now.
        let asked = self.journey.jumped_from().and_then(|from| self.asked_before(from));
        match asked {
            Some(asked) => self.ask(asked),
            None if self.journey.undo() => self.arrive(),
            None => self.say("There is no jump to come back from."),
        }
    }

    fn next_of_task(&mut self) -> Result<usize, &'static str> {
        let of_step = self.journey.replay().last().and_then(task_of);
        let task = self.followed.or(of_step).ok_or("This step is about no task; Tab and ↓ choose one.")?;
        self.journey.next_of_task(task).ok_or("Nothing more happens to that task.")
    }

    /// Looks at what there is at this step.
    pub(super) fn arrive(&mut self) {
        self.view = View::of(&mut self.journey);
        if let Some(beside) = &mut self.beside {
            beside.follow(self.journey.step());
        }
        if self.focus != Focus::Tasks {
            self.scrolled = 0;
        }
    }
}
