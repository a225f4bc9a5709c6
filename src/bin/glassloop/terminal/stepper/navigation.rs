//! Going elsewhere: to another step, by keys, by its number, by what it tells, or as it plays; to the
//! same lesson in the other language or as another version of asyncio, and to the next one.

use super::{After, Beside, Stepper, task_of};
use crate::in_step::InStep;
use crate::lessons::Lesson;
use crate::locale::{Locale, say};
use crate::mirrored;
use crate::terminal::keys::{Command, Prompt, Purpose, Typed};
use crate::terminal::modes::{Direction, Mode, Progress, Search};
use crate::walkthrough::{Shows, Walkthrough};

/// What `c` and `w` say of a step that has no cause.
pub(super) fn no_cause(locale: Locale) -> String {
    say!(locale, "terminal-no-cause")
}

impl Stepper {
    // ── step by step, and in jumps ──────────────────────────────────────────

    pub(super) fn walk(&mut self, command: Command) {
        let locale = self.locale();
        let (target, end) = match command {
            Command::Forward => (self.journey.next(), say!(locale, "terminal-is-end")),
            _ => (self.journey.previous(), say!(locale, "terminal-is-start")),
        };
        match target {
            Some(target) => self.step_to(target),
            None => self.say(end),
        }
    }

    pub(super) fn jump(&mut self, command: Command) {
        let locale = self.locale();
        let target = match command {
            Command::NextIteration => {
                self.journey.next_iteration().ok_or_else(|| say!(locale, "terminal-no-iteration-after"))
            }
            Command::PreviousIteration => {
                self.journey.previous_iteration().ok_or_else(|| say!(locale, "terminal-no-iteration-before"))
            }
            Command::Start => Ok(0),
            Command::End => Ok(self.journey.end()),
            Command::NextOfTask => self.next_of_task(),
            Command::Error => {
                self.journey.next_error().ok_or_else(|| say!(locale, "terminal-no-error-after"))
            }
            Command::Cause => self.view.cause.ok_or_else(|| no_cause(locale)),
            Command::Cures => return self.walk_cures(),
            _ => return self.undo(),
        };
        let led_to_it = command == Command::Cause && target.is_ok();
        self.jump_to(target);
        if led_to_it {
            self.say(say!(locale, "terminal-led-to-it"));
        }
    }

    /// To the error, and from there from one cure that the program shows to the next.
    fn walk_cures(&mut self) {
        let here = self.journey.step();
        let (found, locale) = (self.journey.cures(), self.locale());
        self.jump_to(found.ok_or_else(|| say!(locale, "terminal-no-cures")));
        match found.filter(|step| *step == self.journey.step()) {
            Some(step) if step == here => {
                self.say(say!(locale, "terminal-cures-below"));
            }
            Some(step) if step < here => self.say(say!(locale, "terminal-cures-again")),
            _ => {}
        }
    }

    fn undo(&mut self) {
        // Where one has been before, a question may have been passed that is open now.
        let asked = self.journey.jumped_from().and_then(|from| self.asked_before(from));
        match asked {
            Some(asked) => self.ask(asked),
            None if self.journey.undo() => self.arrive(),
            None => self.say(say!(self.locale(), "terminal-no-jump")),
        }
    }

    fn next_of_task(&mut self) -> Result<usize, String> {
        let locale = self.locale();
        let of_step = self.journey.replay().last().and_then(task_of);
        let task = self.followed.or(of_step).ok_or_else(|| say!(locale, "terminal-about-no-task"))?;
        self.journey.next_of_task(task).ok_or_else(|| say!(locale, "terminal-no-more-of-task"))
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
            self.say(say!(self.locale(), "terminal-last-step", last = last.to_string()));
        }
    }

    pub(super) fn search(&mut self, direction: Direction) {
        if self.sought.is_empty() {
            return self.say(say!(self.locale(), "terminal-nothing-sought"));
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
        let locale = self.locale();
        match progress {
            Progress::Found(step) => {
                self.jump_to(Ok(step));
                self.say(say!(locale, "terminal-found", text = &*self.sought));
            }
            _ => self.say(say!(locale, "terminal-nothing-else-found", text = &*self.sought)),
        }
    }

    pub(super) fn give_up_search(&mut self) {
        self.mode = Mode::Stepping;
        self.say(say!(self.locale(), "terminal-search-given-up"));
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
                self.say(say!(self.locale(), "terminal-played-to-the-end"));
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
                let mut beside = Beside { stepper: Self::new(walkthrough.told_in(self.locale())), in_step };
                beside.follow(self.journey.step());
                self.beside = Some(Box::new(beside));
            }
            None => self.say(say!(self.locale(), "terminal-nothing-beside")),
        }
    }

    /// The same lesson in the other language, where as much has happened as here.
    pub(super) fn show_twin(&mut self) -> After {
        let locale = self.locale();
        let why_not = match self.walkthrough.shows {
            Shows::Lesson(lesson) if lesson.python.is_none() => say!(locale, "terminal-no-twin"),
            Shows::Lesson(_) | Shows::Twin(_) => return After::of(self.in_the_other_language()),
            Shows::Exercise(_) | Shows::Trace => say!(locale, "terminal-own-program-has-no-twin"),
        };
        self.say(why_not);
        After::Stay
    }

    /// The lesson after this one, before its first step.
    pub(super) fn show_next_lesson(&mut self) -> After {
        let locale = self.locale();
        let why_not = match (self.walkthrough.shows.next_lesson(), self.walkthrough.shows) {
            (Some(lesson), _) => return After::of(Some(self.at_lesson(lesson))),
            (None, Shows::Lesson(_) | Shows::Twin(_)) => say!(locale, "terminal-last-lesson"),
            (None, Shows::Exercise(_) | Shows::Trace) => say!(locale, "terminal-own-program-is-no-lesson"),
        };
        self.say(why_not);
        After::Stay
    }

    /// The same lesson as the next version of asyncio runs it, where as much has happened as here.
    pub(super) fn show_next_version(&mut self) -> After {
        let locale = self.locale();
        let why_not = match self.walkthrough.shows {
            Shows::Lesson(lesson) if !lesson.is_recorded() => return After::of(self.in_the_next_version()),
            Shows::Lesson(_) => say!(locale, "terminal-recorded-once"),
            Shows::Twin(_) => say!(locale, "terminal-twin-ran-once"),
            Shows::Exercise(_) | Shows::Trace => say!(locale, "terminal-own-program-has-one-version"),
        };
        self.say(why_not);
        After::Stay
    }

    fn in_the_other_language(&self) -> Option<Self> {
        let records = self.journey.replay().records();
        let (walkthrough, in_step) = self.walkthrough.in_the_other_language(records)?;
        let is_begun = in_step.other(self.journey.step()) > 0;
        let told = is_begun.then(|| say!(self.locale(), "terminal-same-moment"));
        Some(self.beside(walkthrough, &in_step, told))
    }

    fn in_the_next_version(&self) -> Option<Self> {
        let asyncio = mirrored::after(self.walkthrough.asyncio.unwrap_or_default());
        let records = self.journey.replay().records();
        let (walkthrough, in_step) = self.walkthrough.as_version(records, asyncio)?;
        let (locale, asyncio) = (self.locale(), asyncio.to_string());
        let told = match mirrored::first_difference(records, walkthrough.replay.records()) {
            None => say!(locale, "terminal-same-version", asyncio),
            Some(place) => say!(locale, "terminal-as-version", asyncio, step = place + 1),
        };
        Some(self.beside(walkthrough, &in_step, Some(told)))
    }

    /// That lesson, in Python if this one is and if it has a twin there.
    fn at_lesson(&self, lesson: &'static Lesson) -> Self {
        let is_twin = matches!(self.walkthrough.shows, Shows::Twin(_));
        let twin = if is_twin { Walkthrough::of_twin(lesson) } else { None };
        let walkthrough = twin.unwrap_or_else(|| Walkthrough::of_lesson(lesson).0);
        let mut other = Self::new(walkthrough.told_in(self.locale()));
        other.journey.every_step = self.journey.every_step;
        other
    }

    /// Another trace of the same lesson, where as much has happened as here.
    fn beside(&self, walkthrough: Walkthrough, in_step: &InStep, told: Option<String>) -> Self {
        let mut other = Self::new(walkthrough.told_in(self.locale()));
        other.journey.every_step = self.journey.every_step;
        other.journey.go_to_shown(in_step.other(self.journey.step()));
        other.arrive();
        other.notice = told;
        other
    }
}

impl After {
    /// It is shown, if there is one.
    fn of(other: Option<Stepper>) -> Self {
        other.map_or(Self::Stay, |other| Self::Show(Box::new(other)))
    }
}
