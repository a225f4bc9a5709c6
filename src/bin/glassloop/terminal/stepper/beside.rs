//! The same lesson in another way: in the other language, as another version of asyncio; and the
//! lesson after it.

use super::{After, Stepper};
use crate::in_step::InStep;
use crate::mirrored;
use crate::walkthrough::{Shows, Walkthrough};

/// The same program in the other language, at the same moment.
pub(in super::super) struct Beside {
    /// It goes along.
    pub(in super::super) stepper: Stepper,
    in_step: InStep,
}

impl Beside {
    /// Goes where as much has happened as at this step of the other.
    pub(super) fn follow(&mut self, step: usize) {
        self.stepper.journey.go_to_shown(self.in_step.other(step));
        self.stepper.arrive();
    }
}

impl Stepper {
    /// Shows the program in the other language beside this one, or no longer.
    pub(super) fn toggle_beside(&mut self) {
        if self.beside.take().is_some() {
            return;
        }
        match self.walkthrough.in_the_other_language(self.journey.replay().records()) {
            Some((walkthrough, in_step)) => {
                let mut beside = Beside { stepper: Self::new(walkthrough), in_step };
                beside.follow(self.journey.step());
                self.beside = Some(Box::new(beside));
            }
            None => self.say("There is no other program to show beside this one: only a lesson has a twin."),
        }
    }

    pub(super) fn ask_for_twin(&mut self) -> After {
        let why_not = match self.walkthrough.shows {
            Shows::Lesson(lesson) if lesson.python.is_none() => "This lesson has no twin in Python.",
            Shows::Lesson(_) | Shows::Twin(_) => return After::Twin,
            Shows::Exercise(_) | Shows::Trace => "This is a program of your own, and no lesson with a twin.",
        };
        self.say(why_not);
        After::Stay
    }

    pub(super) fn ask_for_next_lesson(&mut self) -> After {
        let why_not = match (self.walkthrough.shows.next_lesson(), self.walkthrough.shows) {
            (Some(_), _) => return After::NextLesson,
            (None, Shows::Lesson(_) | Shows::Twin(_)) => "This is the last lesson.",
            (None, Shows::Exercise(_) | Shows::Trace) => "This is a program of your own, and no lesson.",
        };
        self.say(why_not);
        After::Stay
    }

    pub(super) fn ask_for_version(&mut self) -> After {
        let why_not = match self.walkthrough.shows {
            Shows::Lesson(lesson) if !lesson.is_recorded() => return After::Version,
            Shows::Lesson(_) => "This run was recorded once, as one version of asyncio.",
            Shows::Twin(_) => "CPython ran this once; in Rust (y) the lesson runs as any version.",
            Shows::Exercise(_) | Shows::Trace => {
                "This is a program of your own: record it with the Python that you mean."
            }
        };
        self.say(why_not);
        After::Stay
    }

    /// The same lesson as the next version of asyncio runs it, where as much has happened as here.
    pub(in super::super) fn in_the_next_version(&self) -> Option<Self> {
        let asyncio = mirrored::after(self.walkthrough.asyncio.unwrap_or_default());
        let records = self.journey.replay().records();
        let (walkthrough, in_step) = self.walkthrough.as_version(records, asyncio)?;
        let told = match mirrored::first_difference(records, walkthrough.replay.records()) {
            None => format!("Python {asyncio} does all of this in the same way: v goes on."),
            Some(place) => {
                format!("As in Python {asyncio}, which goes another way from step {}: v goes on.", place + 1)
            }
        };
        Some(self.beside(walkthrough, &in_step, &told))
    }

    /// The next lesson before its first step, in the language of this one if it has a twin in Python.
    pub(in super::super) fn at_the_next_lesson(&self) -> Option<Self> {
        let lesson = self.walkthrough.shows.next_lesson()?;
        let is_twin = matches!(self.walkthrough.shows, Shows::Twin(_));
        let twin = if is_twin { Walkthrough::of_twin(lesson) } else { None };
        let mut other = Self::new(twin.unwrap_or_else(|| Walkthrough::of_lesson(lesson).0));
        other.journey.every_step = self.journey.every_step;
        Some(other)
    }

    /// The same lesson in the other language, where as much has happened as here.
    pub(in super::super) fn in_the_other_language(&self) -> Option<Self> {
        let records = self.journey.replay().records();
        let (walkthrough, in_step) = self.walkthrough.in_the_other_language(records)?;
        let is_begun = in_step.other(self.journey.step()) > 0;
        let told = if is_begun { "The same moment in the other language: y goes back." } else { "" };
        Some(self.beside(walkthrough, &in_step, told))
    }

    /// Another trace of the same lesson, where as much has happened as here.
    fn beside(&self, walkthrough: Walkthrough, in_step: &InStep, told: &str) -> Self {
        let mut other = Self::new(walkthrough);
        other.journey.every_step = self.journey.every_step;
        other.journey.go_to_shown(in_step.other(self.journey.step()));
        other.arrive();
        if !told.is_empty() {
            other.say(told);
        }
        other
    }
}
