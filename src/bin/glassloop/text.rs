//! Prints a trace, step by step.

mod columns;

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use glassloop::replay::SLOW;
use glassloop::trace::SourceLine;

use crate::arguments::Detail;
use crate::breaking;
pub(crate) use crate::breaking::{broken, padded, width};
use crate::durations::duration;
use crate::invocation;
use crate::lessons::Lesson;
use crate::locale::{Locale, say};
use crate::narrate::{Kind, Narrator, Step};
use crate::printable::printable;
use crate::scene::{Boxes, Entry, Held, Listed, held};
use crate::summary::{first_errors, line};
use crate::walkthrough::Walkthrough;
use columns::Columns;

/// So much of a line is left to a text, however narrow the terminal is.
const LEAST: usize = 10;

/// Of what a box holds, so many entries are told: of hundreds, nobody reads a line.
const LISTED: usize = 20;

/// So many of the slowest turns are told at the end.
const SLOWEST: usize = 10;

/// What the program says.
const SAID: Style = AnsiColor::Green.on_default().bold();
const WARNED: Style = AnsiColor::Yellow.on_default();
const FAILED: Style = AnsiColor::Red.on_default().bold();
/// What need not be read.
const ASIDE: Style = Style::new().dimmed();
const HEADING: Style = Style::new().bold();

/// Prints the steps of a trace.
///
/// # Errors
/// The terminal's, or the pipe's.
pub(crate) fn print(out: &mut impl Write, walkthrough: &Walkthrough, detail: Detail) -> io::Result<()> {
    print_in(width(), out, walkthrough, detail)
}

/// The same in so many columns.
fn print_in(width: usize, out: &mut impl Write, walkthrough: &Walkthrough, detail: Detail) -> io::Result<()> {
    let mut replay = walkthrough.replay.clone();
    let narrator = walkthrough.narrator();
    let columns = Columns::of(replay.records(), &narrator, width);
    // A line of a program is quoted whole, unless the terminal is too narrow for it.
    let quoted = breaking::columns().unwrap_or(usize::MAX);
    let mut page = Page { out, walkthrough, columns, width, quoted, shown: None };
    page.heading(detail)?;
    let mut passed_over = 0;
    while replay.forward().is_some() {
        let Some(step) = narrator.tell(&replay) else { break };
        if step.kind == Kind::Bookkeeping && !detail.all {
            passed_over += 1;
            continue;
        }
        page.step(&step)?;
        if detail.state && step.event_loop.is_some() {
            page.state(&held(&replay, narrator.names(&replay), LISTED))?;
        }
    }
    page.slow_turns(&narrator)?;
    page.errors()?;
    page.ending(passed_over, detail)
}

/// The page as far as it is printed.
struct Page<'a, W> {
    out: &'a mut W,
    walkthrough: &'a Walkthrough,
    columns: Columns,
    width: usize,
    /// How wide a line may be that is quoted.
    quoted: usize,
    /// The source line that was shown last.
    shown: Option<SourceLine>,
}

impl<W: Write> Page<'_, W> {
    fn heading(&mut self, detail: Detail) -> io::Result<()> {
        let Walkthrough { title, introduction, sources, notices, .. } = self.walkthrough;
        for line in broken(title, self.width) {
            writeln!(self.out, "{HEADING}{line}{HEADING:#}")?;
        }
        for (file, _) in sources.files() {
            self.aside(file)?;
        }
        writeln!(self.out)?;
        for paragraph in introduction {
            for line in broken(paragraph, self.width) {
                writeln!(self.out, "{line}")?;
            }
            writeln!(self.out)?;
        }
        for line in notices.iter().flat_map(|notice| broken(notice, self.width)) {
            writeln!(self.out, "{WARNED}{line}{WARNED:#}")?;
        }
        if !detail.all {
            self.aside(&say!(self.walkthrough.locale, "text-numbers-are-left-out"))?;
        }
        writeln!(self.out, "{ASIDE}{}{ASIDE:#}", self.columns.heading())
    }

    fn step(&mut self, step: &Step) -> io::Result<()> {
        let (style, mark) = appearance(step.kind);
        let indent = self.columns.indent();
        let (before, above) = self.columns.of_step(step);
        if let Some(above) = above {
            for (place, line) in broken(&above, self.room(indent)).iter().enumerate() {
                let number = if place == 0 { step.number.to_string() } else { String::new() };
                writeln!(self.out, "{ASIDE}{}{ASIDE:#}", format!("{number:>5}   {line}").trim_end())?;
            }
        }
        write!(self.out, "{ASIDE}{before}{ASIDE:#}   ")?;
        let lines = broken(&step.sentence, self.room(indent + mark.chars().count()));
        for (index, line) in lines.iter().enumerate() {
            let (space, mark) = if index == 0 { (0, mark) } else { (indent + mark.chars().count(), "") };
            writeln!(self.out, "{:space$}{style}{mark}{line}{style:#}", "")?;
        }
        self.source(step)?;
        if let Some(cure) = step.cure.as_deref() {
            for line in broken(&say!(self.walkthrough.locale, "cure-is", cure), self.room(indent)) {
                writeln!(self.out, "{:indent$}{WARNED}{line}{WARNED:#}", "")?;
            }
        }
        Ok(())
    }

    /// How wide a sentence may be that begins in this column.
    fn room(&self, column: usize) -> usize {
        self.width.saturating_sub(column).max(LEAST)
    }

    /// The line of the program, unless it stands there already: an error has it always.
    fn source(&mut self, step: &Step) -> io::Result<()> {
        let is_new = |source: &&SourceLine| step.cure.is_some() || self.shown.as_ref() != Some(source);
        let Some(source) = step.source.as_ref().filter(is_new) else {
            return Ok(());
        };
        let text = self.walkthrough.sources.line(source);
        let indent = self.columns.indent();
        let room = self.quoted.saturating_sub(indent).max(LEAST);
        for line in broken(&format!("{source}   {}", text.unwrap_or_default()), room) {
            writeln!(self.out, "{:indent$}{ASIDE}{}{ASIDE:#}", "", line.trim_end())?;
        }
        self.shown = Some(source.clone());
        Ok(())
    }

    /// What the loop holds now.
    fn state(&mut self, held: &Held) -> io::Result<()> {
        let locale = self.walkthrough.locale;
        if let Some(note) = &held.note {
            let number = held.event_loop.map(|number| say!(locale, "numbered-loop", number));
            let shown = number.map(|number| format!("{number} · ")).unwrap_or_default();
            self.row(&say!(locale, "text-loop"), &format!("{shown}{note}"))?;
        }
        let Boxes { running, ready, timers, waiting } = &held.boxes;
        let boxes = [
            (say!(locale, "text-running"), running),
            (say!(locale, "text-ready"), ready),
            (say!(locale, "text-timers"), timers),
            (say!(locale, "text-waiting"), waiting),
        ];
        for (name, listed) in boxes {
            self.row(&name, &in_one_line(listed, locale))?;
        }
        Ok(())
    }

    fn row(&mut self, name: &str, text: &str) -> io::Result<()> {
        let indent = self.columns.indent();
        for (index, line) in broken(text, self.room(indent + 10)).iter().enumerate() {
            let name = padded(if index == 0 { name } else { "" }, 7);
            writeln!(self.out, "{:indent$}{ASIDE}│ {name}{ASIDE:#} {line}", "")?;
        }
        Ok(())
    }

    /// The turns that held a loop for too long, the slowest first.
    fn slow_turns(&mut self, narrator: &Narrator) -> io::Result<()> {
        let slow = self.walkthrough.slow_turns();
        if slow.is_empty() {
            return Ok(());
        }
        let least = duration(SLOW);
        self.title_below(&say!(self.walkthrough.locale, "text-slow-turns", least))?;
        let mut replay = self.walkthrough.replay.clone();
        for turn in slow.iter().take(SLOWEST) {
            replay.go_to(replay.step_of(turn.ended).unwrap_or(0));
            let told = narrator.tell_blocked(&replay).unwrap_or_default();
            for (index, line) in broken(&told, self.room(7)).iter().enumerate() {
                let number = if index == 0 { turn.ended.to_string() } else { String::new() };
                writeln!(self.out, "{ASIDE}{number:>5}{ASIDE:#}  {line}")?;
            }
        }
        match slow.len().saturating_sub(SLOWEST) {
            0 => Ok(()),
            more => self.aside(&say!(self.walkthrough.locale, "text-and-more", count = more)),
        }
    }

    /// What went wrong, once more, since it may stand far above.
    fn errors(&mut self) -> io::Result<()> {
        let errors = first_errors(self.walkthrough);
        if errors.is_empty() {
            return Ok(());
        }
        self.title_below(&say!(self.walkthrough.locale, "text-went-wrong"))?;
        let room = self.room(7);
        for step in errors {
            let paragraphs = [
                (FAILED, Some(printable(&step.sentence))),
                (ASIDE, line(self.walkthrough, &step)),
                (WARNED, step.cure.map(|cure| say!(self.walkthrough.locale, "cure-is", cure))),
            ];
            let mut number = step.number.to_string();
            for (style, text) in paragraphs {
                for line in text.iter().flat_map(|text| broken(text, room)) {
                    writeln!(
                        self.out,
                        "{ASIDE}{:>5}{ASIDE:#}  {style}{line}{style:#}",
                        std::mem::take(&mut number)
                    )?;
                }
            }
        }
        Ok(())
    }

    /// The title of what stands below the steps.
    fn title_below(&mut self, title: &str) -> io::Result<()> {
        writeln!(self.out)?;
        broken(title, self.width).iter().try_for_each(|line| writeln!(self.out, "{HEADING}{line}{HEADING:#}"))
    }

    fn ending(&mut self, passed_over: usize, detail: Detail) -> io::Result<()> {
        let locale = self.walkthrough.locale;
        writeln!(self.out)?;
        if passed_over > 0 {
            self.aside(&say!(locale, "text-all-tells-more", count = passed_over))?;
        }
        if !detail.state {
            self.aside(&say!(locale, "text-state-shows-more"))?;
        }
        let name = &self.walkthrough.name;
        let is_lesson = self.walkthrough.sources.text(&format!("examples/{name}.rs")).is_some();
        if is_lesson {
            let runs = if invocation::is_by_cargo() { "cargo run --example" } else { "glassloop run" };
            self.aside(&say!(locale, "text-runs-the-lesson", command = format!("{runs} {name}")))?;
        }
        match self.walkthrough.shows.next_lesson() {
            Some(next) => self.aside(&next_lesson(next, self.walkthrough)),
            None => Ok(()),
        }
    }

    fn aside(&mut self, text: &str) -> io::Result<()> {
        broken(text, self.width).iter().try_for_each(|line| writeln!(self.out, "{ASIDE}{line}{ASIDE:#}"))
    }
}

/// How one goes on to the lesson after this.
fn next_lesson(next: &Lesson, walkthrough: &Walkthrough) -> String {
    let (number, title) = (next.number(), next.title(walkthrough.locale));
    let command = format!("{} {}", invocation::name(), next.name);
    say!(walkthrough.locale, "text-next-lesson", command, number, title)
}

/// How a step is to be seen, with colours and without.
fn appearance(kind: Kind) -> (Style, &'static str) {
    match kind {
        Kind::Happening => (Style::new(), ""),
        Kind::Bookkeeping => (ASIDE, ""),
        Kind::Said => (SAID, "▶ "),
        Kind::Warned => (WARNED, "▶ "),
        Kind::Complained => (FAILED, "▶ "),
        Kind::Failed => (FAILED, "✗ "),
        Kind::Slow => (WARNED, "! "),
    }
}

/// All that is in a box, or a dash.
fn in_one_line(Listed { entries, more }: &Listed, locale: Locale) -> String {
    let one = |Entry { label, detail, .. }: &Entry| match detail.as_str() {
        "" => label.clone(),
        detail => format!("{label} {detail}"),
    };
    let more = (*more > 0).then(|| say!(locale, "text-and-more", count = *more));
    let all: Vec<String> = entries.iter().map(one).chain(more).collect();
    if all.is_empty() { "–".to_owned() } else { all.join(" · ") }
}

#[cfg(test)]
mod tests;
