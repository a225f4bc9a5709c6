//! A line that is typed at the foot of the screen: a step, what to search for.

use super::keys::Key;

/// What the line is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    GoTo,
    Search,
}

/// A line that is being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Prompt {
    pub(super) purpose: Purpose,
    pub(super) text: String,
}

/// What came of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Typed {
    /// The line goes on.
    More,
    /// It is to be obeyed.
    Entered,
    /// It was given up.
    GivenUp,
}

/// No longer line is of any use.
const LONGEST: usize = 200;

impl Prompt {
    pub(super) fn new(purpose: Purpose, text: impl Into<String>) -> Self {
        Self { purpose, text: text.into() }
    }

    /// What stands before the line.
    pub(super) fn sign(&self) -> char {
        match self.purpose {
            Purpose::GoTo => ':',
            Purpose::Search => '/',
        }
    }

    /// Takes a key.
    pub(super) fn press(&mut self, key: Key) -> Typed {
        match key {
            Key::Enter => return Typed::Entered,
            Key::Escape => return Typed::GivenUp,
            Key::Backspace if self.text.is_empty() => return Typed::GivenUp,
            Key::Backspace => drop(self.text.pop()),
            Key::Character(character) if self.takes(character) => self.text.push(character),
            _ => {}
        }
        Typed::More
    }

    fn takes(&self, character: char) -> bool {
        let fits = match self.purpose {
            Purpose::GoTo => character.is_ascii_digit(),
            Purpose::Search => !character.is_control(),
        };
        fits && self.text.chars().count() < LONGEST
    }
}
