//! The keys, and what each does: the one table that the stepper obeys and the help shows.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

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
pub(super) struct Binding {
    pub(super) keys: &'static [Key],
    pub(super) command: Command,
    /// How the keys are written.
    pub(super) written: &'static str,
    pub(super) does: &'static str,
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
pub(super) const BINDINGS: &[Binding] = &[
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
