//! The keys, and the command that each gives: the one table that the stepper obeys and the help
//! shows; and the line that is typed with them.

use ratatui::Frame;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::paint::{self, fit, width};

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
    /// How the keys are written.
    written: &'static str,
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
    binding(&[Right, C('l'), C(' '), C('n')], Command::Forward, "→ l n space", "one step on"),
    binding(&[Left, C('h'), C('b')], Command::Back, "← h b", "one step back"),
    binding(&[C(']'), Key::PageDown], Command::NextIteration, "] PgDn", "to the next iteration"),
    binding(&[C('['), Key::PageUp], Command::PreviousIteration, "[ PgUp", "to the one before"),
    binding(&[Home, C('g')], Command::Start, "g Home", "to the start"),
    binding(&[Key::End, C('G')], Command::End, "G End", "to the end"),
    binding(&[C(':')], Command::GoTo, ": or digits", "to a step"),
    binding(&[C('e')], Command::Error, "e", "run to the (next) error"),
    binding(&[C('c')], Command::Cause, "c", "back to the cause"),
    binding(&[C('C')], Command::Cures, "C", "to the error's cures"),
    binding(&[C('w')], Command::Why, "w", "why this step?"),
    binding(&[C('s')], Command::Beside, "s", "Python beside Rust"),
    binding(&[C('S')], Command::SlowTurns, "S", "the slowest turns"),
    binding(&[C('x')], Command::Axis, "x", "tasks by time; by steps"),
    binding(&[C('t')], Command::NextOfTask, "t", "next step of this task"),
    binding(&[C('u')], Command::Undo, "u", "undo the jump"),
    binding(&[C('/')], Command::Search, "/", "search"),
    binding(&[C('.')], Command::NextFound, ". ,", "the next found; the one before"),
    // It stands with the one above.
    binding(&[C(',')], Command::PreviousFound, "", ""),
    binding(&[C('p')], Command::Predict, "p", "predict what comes"),
    binding(&[C('P')], Command::Play, "P", "play by itself"),
    binding(&[C('+'), C('=')], Command::Faster, "+", "play faster"),
    binding(&[C('-')], Command::Slower, "-", "play slower"),
    binding(&[C('a')], Command::EveryStep, "a", "every step"),
    binding(&[C('y')], Command::Twin, "y", "in Python; in Rust"),
    binding(&[C('v')], Command::Version, "v", "as 3.13, 3.14, 3.15"),
    binding(&[Tab, BackTab], Command::Focus, "Tab", "enlarge a part"),
    binding(&[C('N')], Command::NextLesson, "N", "the next lesson"),
    binding(&[Key::Up, C('k')], Command::Up, "↑ ↓ k j", "scroll, choose a task"),
    // It stands with the one above.
    binding(&[Key::Down, C('j')], Command::Down, "", ""),
    binding(&[C('?')], Command::Help, "?", "these keys"),
    binding(&[C('q')], Command::Leave, "q", "leave"),
];

/// What a key does.
pub(super) fn command(key: Key) -> Option<Command> {
    BINDINGS.iter().find(|binding| binding.keys.contains(&key)).map(|binding| binding.command)
}

// ── the help ────────────────────────────────────────────────────────────────

const MARKS: [(&str, &str); 5] = [
    ("● ▼", "changed in this step; where this step stands among the others"),
    ("▸ ? ◦ ◂ :39", "a line: this step's, a question's, a task waits there; line 39"),
    ("○ ▶ ◑ ■", "the loop is idle or not yet run, runs, is stopping, is closed"),
    ("█ ! ▒ ╌ ✓ ✗ ⊘ †", "runs, too long, ready, waits; done, failed, cancelled, lost"),
    ("▶ ✗ !", "in a sentence: somebody says this; it fails; it took too long"),
];

/// Draws the help over the whole screen but its title and its foot.
pub(super) fn draw_help(frame: &mut Frame<'_>, area: Rect) {
    let inner = paint::heading(frame, area, "All keys", "any key goes back");
    let shown: Vec<&Binding> = BINDINGS.iter().filter(|binding| !binding.written.is_empty()).collect();
    let keys = shown.len().div_ceil(2);
    let halves = shown.split_at(keys);
    let half = inner.width / 2;
    for (bindings, x) in [(halves.0, inner.x), (halves.1, inner.x + half)] {
        let column = Rect { x, width: half, ..inner };
        let room = usize::from(half).saturating_sub(17);
        let rows = bindings.iter().map(|binding| explained(binding.written, &fit(binding.does, room), 14));
        paint::lines(frame, column, rows);
    }
    let rows = u16::try_from(keys).unwrap_or(u16::MAX).saturating_add(1).min(inner.height);
    let below = Rect { y: inner.y + rows, height: inner.height - rows, ..inner };
    let inner = paint::heading(frame, below, "Marks", "");
    paint::lines(frame, inner, MARKS.map(|(mark, meaning)| explained(mark, meaning, 16)));
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
    pub(super) fn draw(&self, frame: &mut Frame<'_>, area: Rect) {
        // The end of a long line is what is being typed.
        let room = usize::from(area.width / 2);
        let skipped = self.text.chars().count().saturating_sub(room);
        let end: String = self.text.chars().skip(skipped).collect();
        let typed = format!("{}{}▏", self.sign(), fit(&end, room));
        paint::both_ends(
            frame,
            area,
            (typed, paint::HEADING),
            ("Enter goes there · Esc gives up", paint::ASIDE),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::{BINDINGS, command};

    #[test]
    fn no_key_does_two_things() {
        for binding in BINDINGS {
            for key in binding.keys {
                assert_eq!(command(*key), Some(binding.command), "{key:?}");
            }
        }
    }
}
