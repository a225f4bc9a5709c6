//! Going elsewhere: to another step, by keys, by its number, by what it tells, or as it plays; to the
//! same lesson in the other language or as another version of asyncio, and to the next one.

use super::{After, Beside, Stepper, task_of};
use crate::in_step::InStep;
use crate::lessons::Lesson;
use crate::mirrored;
use crate::terminal::keys::{Command, Prompt, Purpose, Typed};
use crate::terminal::modes::{Direction, Mode, Progress, Search};
use crate::walkthrough::{Shows, Walkthrough};

/// What `c` and `w` say of a step that has no cause.
pub(super) const NO_CAUSE: &str = "Nothing in the trace led to this: the program did it.";

impl Stepper {
    // ── step by step, and in jumps ──────────────────────────────────────────

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

    // ── by a number, by a text, as it plays ─────────────────────────────────

    pub(super) fn typed(&mut self, typed: Typed) {
        if typed == Typed::More {
            return;
        }
        let mode = std::mem::replace(&mut self.mode, Mode::Stepping);
        let Mode::Typing(Prompt { purpose, text }) = mode else { return };
        match (typed, purpose) {
            (Typed::Entered, Purpose::GoTo) => self.go_to_typed(&text),
            (Typed::Entered, Purpose::Search) => {
                if !text.is_empty() {
                    self.sought = text;
                }
                self.search(Direction::Forward);
            }
            _ => {}
        }
    }

    fn go_to_typed(&mut self, number: &str) {
        // Only digits can be typed: what is no number is too large for one, or nothing.
        if number.is_empty() {
            return;
        }
        let number = number.parse().unwrap_or(u64::MAX);
        let last = self.journey.replay().records().last().map_or(0, |record| record.number);
        let step = self.journey.step_of(number);
        self.jump_to(Ok(step));
        if number > last {
            self.say(format!("The last step is {last}."));
        }
    }

    pub(super) fn search(&mut self, direction: Direction) {
        if self.sought.is_empty() {
            return self.say("There is nothing to look for yet: / and a text.");
        }
        let search = Search::new(&self.sought, direction, self.journey.replay());
        self.mode = Mode::Searching(search);
        self.tick();
    }

    fn searched(&mut self, progress: Progress) {
        if progress == Progress::Searching {
            return;
        }
        self.mode = Mode::Stepping;
        match progress {
            Progress::Found(step) => {
                self.jump_to(Ok(step));
                self.say(format!("Found \"{}\". The next one: .  The one before: ,", self.sought));
            }
            _ => self.say(format!("No other step tells of \"{}\".", self.sought)),
        }
    }

    pub(super) fn give_up_search(&mut self) {
        self.mode = Mode::Stepping;
        self.say("The search was given up.");
    }

    /// Takes a moment in which nobody pressed a key; whether anything has changed.
    pub(in crate::terminal) fn tick(&mut self) -> bool {
        if let Mode::Searching(search) = &mut self.mode {
            let progress = search.go_on(&mut self.journey);
            self.searched(progress);
            return true;
        }
        if !self.player.tick() {
            return false;
        }
        match self.journey.next() {
            Some(next) => self.step_to(next),
            None => {
                self.player.stop();
                self.say("The end: nothing more is played.");
            }
        }
        true
    }

    // ── to another trace ────────────────────────────────────────────────────

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

    /// The same lesson in the other language, where as much has happened as here.
    pub(super) fn show_twin(&mut self) -> After {
        let why_not = match self.walkthrough.shows {
            Shows::Lesson(lesson) if lesson.python.is_none() => "This lesson has no twin in Python.",
            Shows::Lesson(_) | Shows::Twin(_) => return After::of(self.in_the_other_language()),
            Shows::Exercise(_) | Shows::Trace => "This is a program of your own, and no lesson with a twin.",
        };
        self.say(why_not);
        After::Stay
    }

    /// The lesson after this one, before its first step.
    pub(super) fn show_next_lesson(&mut self) -> After {
        let why_not = match (self.walkthrough.shows.next_lesson(), self.walkthrough.shows) {
            (Some(lesson), _) => return After::of(Some(self.at_lesson(lesson))),
            (None, Shows::Lesson(_) | Shows::Twin(_)) => "This is the last lesson.",
            (None, Shows::Exercise(_) | Shows::Trace) => "This is a program of your own, and no lesson.",
        };
        self.say(why_not);
        After::Stay
    }

    /// The same lesson as the next version of asyncio runs it, where as much has happened as here.
    pub(super) fn show_next_version(&mut self) -> After {
        let why_not = match self.walkthrough.shows {
            Shows::Lesson(lesson) if !lesson.is_recorded() => return After::of(self.in_the_next_version()),
            Shows::Lesson(_) => "This run was recorded once, as one version of asyncio.",
            Shows::Twin(_) => "CPython ran this once; in Rust (y) the lesson runs as any version.",
            Shows::Exercise(_) | Shows::Trace => {
                "This is a program of your own: record it with the Python that you mean."
            }
        };
        self.say(why_not);
        After::Stay
    }

    fn in_the_other_language(&self) -> Option<Self> {
        let records = self.journey.replay().records();
        let (walkthrough, in_step) = self.walkthrough.in_the_other_language(records)?;
        let is_begun = in_step.other(self.journey.step()) > 0;
        let told = if is_begun { "The same moment in the other language: y goes back." } else { "" };
        Some(self.beside(walkthrough, &in_step, told))
    }

    fn in_the_next_version(&self) -> Option<Self> {
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

    /// That lesson, in Python if this one is and if it has a twin there.
    fn at_lesson(&self, lesson: &'static Lesson) -> Self {
        let is_twin = matches!(self.walkthrough.shows, Shows::Twin(_));
        let twin = if is_twin { Walkthrough::of_twin(lesson) } else { None };
        let mut other = Self::new(twin.unwrap_or_else(|| Walkthrough::of_lesson(lesson).0));
        other.journey.every_step = self.journey.every_step;
        other
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

impl After {
    /// It is shown, if there is one.
    fn of(other: Option<Stepper>) -> Self {
        other.map_or(Self::Stay, |other| Self::Show(Box::new(other)))
    }
}
