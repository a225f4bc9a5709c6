//! How things look.  Each look has a mark of its own as well, so that nothing depends on
//! colours: a terminal without them, or `NO_COLOR`, shows all that there is to see.

use ratatui::style::{Color, Modifier, Style};

use crate::narrate::Kind;

/// What need not be read.
pub(super) const ASIDE: Style = Style::new().add_modifier(Modifier::DIM);
pub(super) const PLAIN: Style = Style::new();
pub(super) const HEADING: Style = Style::new().add_modifier(Modifier::BOLD);
/// A key that can be pressed.
pub(super) const KEY: Style = Style::new().fg(Color::Cyan).add_modifier(Modifier::BOLD);
/// What has just changed, and where the program is.
pub(super) const CHANGED: Style = Style::new().fg(Color::Cyan).add_modifier(Modifier::BOLD);
/// Where one is: a line of the source, an entry of a list.
pub(super) const SELECTED: Style = Style::new().add_modifier(Modifier::REVERSED);
/// What the stepper has to say itself.
pub(super) const NOTICE: Style = Style::new().fg(Color::Yellow).add_modifier(Modifier::ITALIC);
/// What is only there because nobody has come across it since it was cancelled.
pub(super) const CANCELLED: Style = Style::new().add_modifier(Modifier::CROSSED_OUT);
pub(super) const CURE: Style = Style::new().fg(Color::Yellow);
pub(super) const RIGHT: Style = Style::new().fg(Color::Green).add_modifier(Modifier::BOLD);
pub(super) const WRONG: Style = Style::new().fg(Color::Red).add_modifier(Modifier::BOLD);

/// What stands before what has just changed.
pub(super) const CHANGED_MARK: &str = "●";
/// What stands before the line, or the entry, where one is.
pub(super) const HERE_MARK: &str = "▸";
/// What stands before the line that a question is about.
pub(super) const ASKED_MARK: &str = "?";

/// How a step's sentence looks, and what stands before it.
pub(super) fn of_kind(kind: Kind) -> (Style, &'static str) {
    match kind {
        Kind::Happening => (PLAIN, ""),
        Kind::Bookkeeping => (ASIDE, ""),
        Kind::Said => (RIGHT, "▶ "),
        Kind::Warned => (CURE, "▶ "),
        Kind::Complained => (WRONG, "▶ "),
        Kind::Failed => (WRONG, "✗ "),
        Kind::Slow => (CURE, "! "),
    }
}
