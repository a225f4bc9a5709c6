//! The keys, and the command that each gives: the one table that the stepper obeys and the help
//! shows; and the line that is typed with them.

use ratatui::Frame;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::paint::{self, fit, width};
use crate::locale::{Locale, say};

/// A key that was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    Character(char),
    Left,
    Right,
    Up,
    Down,
    PageUp,
    PageDown,
    Home,
    End,
    Enter,
    Escape,
    Tab,
    BackTab,
    Backspace,
    /// Ctrl-C.
    Interrupt,
    /// Ctrl-Z.
    Suspend,
}

impl Key {
    /// The key of an event of the terminal; none if it is not one that means anything here.
    pub(super) fn of(event: KeyEvent) -> Option<Self> {
        if event.kind == KeyEventKind::Release {
            return None;
        }
        if event.modifiers.contains(KeyModifiers::CONTROL) {
            return match event.code {
                KeyCode::Char('c') => Some(Self::Interrupt),
                KeyCode::Char('z') => Some(Self::Suspend),
                _ => None,
            };
        }
        Some(match event.code {
            KeyCode::Char(character) => Self::Character(character),
            KeyCode::Left => Self::Left,
            KeyCode::Right => Self::Right,
            KeyCode::Up => Self::Up,
            KeyCode::Down => Self::Down,
            KeyCode::PageUp => Self::PageUp,
            KeyCode::PageDown => Self::PageDown,
            KeyCode::Home => Self::Home,
            KeyCode::End => Self::End,
            KeyCode::Enter => Self::Enter,
            KeyCode::Esc => Self::Escape,
            KeyCode::Tab => Self::Tab,
            KeyCode::BackTab => Self::BackTab,
            KeyCode::Backspace => Self::Backspace,
            _ => return None,
        })
    }
}

/// What can be asked of the stepper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Command {
    Forward,
    Back,
    NextIteration,
    PreviousIteration,
    Start,
    End,
    GoTo,
    NextOfTask,
    Error,
    Cause,
    Cures,
    Undo,
    Search,
    NextFound,
    PreviousFound,
    Why,
    SlowTurns,
    /// The program in the other language, beside this one.
    Beside,
    Axis,
    Predict,
    Play,
    Faster,
    Slower,
    EveryStep,
    Focus,
    Up,
    Down,
    /// The same lesson in the other language.
    Twin,
    /// The same lesson as the next version of asyncio runs it.
    Version,
    /// The lesson after this.
    NextLesson,
    Help,
    Leave,
}

/// Keys that do one thing.
struct Binding {
    keys: &'static [Key],
    command: Command,
    /// How the keys are written that have a sign.
    written: &'static str,
    /// The name of what they do, in the catalogue.
    does: &'static str,
}

const fn binding(
    keys: &'static [Key],
    command: Command,
    written: &'static str,
    does: &'static str,
) -> Binding {
    Binding { keys, command, written, does }
}

use Key::{BackTab, Character as C, Home, Left, Right, Tab};

/// All keys, in the order in which the help shows them.
const BINDINGS: &[Binding] = &[
    binding(&[Right, C('l'), C(' '), C('n')], Command::Forward, "→ l n", "forward"),
    binding(&[Left, C('h'), C('b')], Command::Back, "← h b", "back"),
    binding(&[C(']'), Key::PageDown], Command::NextIteration, "] PgDn", "iteration-after"),
    binding(&[C('['), Key::PageUp], Command::PreviousIteration, "[ PgUp", "iteration-before"),
    binding(&[Home, C('g')], Command::Start, "g Home", "start"),
    binding(&[Key::End, C('G')], Command::End, "G End", "end"),
    binding(&[C(':')], Command::GoTo, ":", "go-to"),
    binding(&[C('e')], Command::Error, "e", "error"),
    binding(&[C('c')], Command::Cause, "c", "cause"),
    binding(&[C('C')], Command::Cures, "C", "cures"),
    binding(&[C('w')], Command::Why, "w", "why"),
    binding(&[C('s')], Command::Beside, "s", "beside"),
    binding(&[C('S')], Command::SlowTurns, "S", "slow"),
    binding(&[C('x')], Command::Axis, "x", "axis"),
    binding(&[C('t')], Command::NextOfTask, "t", "task"),
    binding(&[C('u')], Command::Undo, "u", "undo"),
    binding(&[C('/')], Command::Search, "/", "search"),
    binding(&[C('.')], Command::NextFound, ". ,", "found"),
    // It stands with the one above.
    binding(&[C(',')], Command::PreviousFound, "", ""),
    binding(&[C('p')], Command::Predict, "p", "predict"),
    binding(&[C('P')], Command::Play, "P", "play"),
    binding(&[C('+'), C('=')], Command::Faster, "+", "faster"),
    binding(&[C('-')], Command::Slower, "-", "slower"),
    binding(&[C('a')], Command::EveryStep, "a", "every-step"),
    binding(&[C('y')], Command::Twin, "y", "twin"),
    binding(&[C('v')], Command::Version, "v", "version"),
    binding(&[Tab, BackTab], Command::Focus, "Tab", "focus"),
    binding(&[C('N')], Command::NextLesson, "N", "next-lesson"),
    binding(&[Key::Up, C('k')], Command::Up, "↑ ↓ k j", "scroll"),
    // It stands with the one above.
    binding(&[Key::Down, C('j')], Command::Down, "", ""),
    binding(&[C('?')], Command::Help, "?", "help"),
    binding(&[C('q')], Command::Leave, "q", "leave"),
];

/// What a key does.
pub(super) fn command(key: Key) -> Option<Command> {
    BINDINGS.iter().find(|binding| binding.keys.contains(&key)).map(|binding| binding.command)
}

// ── the help ────────────────────────────────────────────────────────────────

/// Marks, and the names of their meanings in the catalogue.
const MARKS: [(&str, &str); 5] = [
    ("● ▼", "changed"),
    ("▸ ▷ ? ◦ ◂ :39", "line"),
    ("○ ▶ ◑ ■", "loop"),
    ("█ ! ▒ ╌ ✓ ✗ ⊘ †", "lane"),
    ("▶ ✗ !", "sentence"),
];

/// Draws the help over the whole screen but its title and its foot.
pub(super) fn draw_help(frame: &mut Frame<'_>, area: Rect, locale: Locale) {
    let any_key = say!(locale, "terminal-any-key-goes-back");
    let inner = paint::heading(frame, area, &say!(locale, "terminal-all-keys"), &any_key);
    let shown: Vec<&Binding> = BINDINGS.iter().filter(|binding| !binding.written.is_empty()).collect();
    let keys = shown.len().div_ceil(2);
    let halves = shown.split_at(keys);
    let half = inner.width / 2;
    for (bindings, x) in [(halves.0, inner.x), (halves.1, inner.x + half)] {
        let column = Rect { x, width: half, ..inner };
        let room = usize::from(half).saturating_sub(17);
        let row = |binding: &&Binding| {
            let does = locale.part("terminal-keys", binding.does);
            explained(&binding.written_in(locale), &fit(&does, room), 14)
        };
        paint::lines(frame, column, bindings.iter().map(row));
    }
    let rows = u16::try_from(keys).unwrap_or(u16::MAX).saturating_add(1).min(inner.height);
    let below = Rect { y: inner.y + rows, height: inner.height - rows, ..inner };
    let inner = paint::heading(frame, below, &say!(locale, "terminal-marks-heading"), "");
    let room = usize::from(inner.width).saturating_sub(18);
    let meaning = |part: &str| fit(&locale.part("terminal-marks", part), room);
    paint::lines(frame, inner, MARKS.map(|(mark, part)| explained(mark, &meaning(part), 16)));
}

/// What the catalogue has to have: messages, and their parts.
#[cfg(test)]
fn parts() -> [(&'static str, Vec<&'static str>); 2] {
    let shown = BINDINGS.iter().filter(|binding| !binding.written.is_empty());
    [
        ("terminal-keys", shown.map(|binding| binding.does).collect()),
        ("terminal-marks", MARKS.iter().map(|(_, part)| *part).collect()),
    ]
}

impl Binding {
    /// `→ l n space`: those that have a sign, and then the others by their names.
    fn written_in(&self, locale: Locale) -> String {
        let others = locale.own("terminal-keys-without-sign", Some(self.does));
        others.map_or(self.written.to_owned(), |others| format!("{} {others}", self.written))
    }
}

/// `→ l n space   one step on`.
fn explained(sign: &str, meaning: &str, columns: usize) -> Line<'static> {
    let gap = columns.saturating_sub(width(sign));
    Line::from(vec![
        Span::raw("  "),
        Span::styled(sign.to_owned(), paint::KEY),
        Span::raw(" ".repeat(gap)),
        Span::raw(meaning.to_owned()),
    ])
}

// ── the line that is typed ──────────────────────────────────────────────────

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
    fn sign(&self) -> char {
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

    /// Draws the line, and how it is ended.
    pub(super) fn draw(&self, frame: &mut Frame<'_>, area: Rect, locale: Locale) {
        // The end of a long line is what is being typed.
        let room = usize::from(area.width / 2);
        let skipped = self.text.chars().count().saturating_sub(room);
        let end: String = self.text.chars().skip(skipped).collect();
        let typed = format!("{}{}▏", self.sign(), fit(&end, room));
        let how_it_ends = say!(locale, "terminal-prompt-keys");
        paint::both_ends(frame, area, (typed, paint::HEADING), (how_it_ends, paint::ASIDE));
    }
}

#[cfg(test)]
mod tests {
    use super::{BINDINGS, Locale, command, parts};

    #[test]
    fn no_key_does_two_things() {
        for binding in BINDINGS {
            for key in binding.keys {
                assert_eq!(command(*key), Some(binding.command), "{key:?}");
            }
        }
    }

    #[test]
    fn every_key_and_mark_has_its_words_in_the_catalogue() {
        for locale in Locale::ALL {
            for (message, parts) in parts() {
                for part in parts {
                    assert!(locale.own(message, Some(part)).is_some(), "{locale:?}: {message}.{part}");
                }
            }
        }
    }
}
