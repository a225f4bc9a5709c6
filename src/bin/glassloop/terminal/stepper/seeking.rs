//! Going to a step by its number, or by what it tells.

use super::{Mode, Stepper};
use crate::terminal::prompt::{Prompt, Purpose, Typed};
use crate::terminal::search::{Direction, Progress, Search};

impl Stepper {
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

    pub(super) fn searched(&mut self, progress: Progress) {
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
}
