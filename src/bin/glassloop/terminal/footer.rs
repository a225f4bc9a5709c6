//! The last line: the most important keys, or what is being typed.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::fitting::{fit, width};
use super::look;
use super::paint;
use super::prompt::Prompt;

/// Draws keys and what they do: as many as have room, the first and the last two before the others.
pub(super) fn keys(frame: &mut Frame<'_>, area: Rect, keys: &[(&str, &str)]) {
    let mut keys = keys.to_vec();
    let length = |keys: &[(&str, &str)]| {
        keys.iter().map(|(key, does)| width(key) + width(does) + 3).sum::<usize>().saturating_sub(2)
    };
    while length(&keys) > usize::from(area.width) && keys.len() > 2 {
        keys.remove(keys.len() - 3);
    }
    let mut spans = Vec::new();
    for (key, does) in keys {
        let gap = if spans.is_empty() { "" } else { "  " };
        spans.push(Span::styled(format!("{gap}{key}"), look::KEY));
        spans.push(Span::raw(format!(" {does}")));
    }
    paint::lines(frame, area, [Line::from(spans)]);
}

/// Draws the line that is typed, and how it is ended.
pub(super) fn prompt(frame: &mut Frame<'_>, area: Rect, prompt: &Prompt) {
    // The end of a long line is what is being typed.
    let room = usize::from(area.width / 2);
    let skipped = prompt.text.chars().count().saturating_sub(room);
    let end: String = prompt.text.chars().skip(skipped).collect();
    let typed = format!("{}{}▏", prompt.sign(), fit(&end, room));
    paint::both_ends(frame, area, (typed, look::HEADING), ("Enter goes there · Esc gives up", look::ASIDE));
}
