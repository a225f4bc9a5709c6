//! What stands before each sentence: the step, its thread, loop and iteration, and the time.

use glassloop::trace::Record;

use unicode_width::UnicodeWidthStr;

use crate::breaking::to_the_right;
use crate::durations::seconds;
use crate::locale::{Locale, say};
use crate::narrate::{Narrator, Step};

/// A sentence has at least so many columns; where it had fewer, all but the step's number stands above it.
const LEAST: usize = 44;

/// Each loop has a clock of its own, which begins with it.
fn clock(several_loops: bool, locale: Locale) -> String {
    if several_loops { say!(locale, "text-its-time") } else { say!(locale, "text-time") }
}

/// Where the columns stand.
pub(super) struct Columns {
    /// Whether there is one for the loop.
    several_loops: bool,
    /// Whether there is one for the thread.
    several_threads: bool,
    time: usize,
    /// Whether only the number of the step stands before its sentence.
    is_narrow: bool,
    locale: Locale,
}

impl Columns {
    /// Those of a trace, in a text that is so wide.
    pub(super) fn of(records: &[Record], narrator: &Narrator, width: usize) -> Self {
        let several_loops = narrator.several_loops();
        let time = records.iter().map(|record| seconds(record.time()).chars().count()).max();
        let time = time.unwrap_or(0).max(clock(several_loops, narrator.locale()).width());
        let columns = Self {
            several_loops,
            several_threads: narrator.several_threads(),
            time,
            is_narrow: false,
            locale: narrator.locale(),
        };
        Self { is_narrow: columns.indent() + LEAST > width, ..columns }
    }

    /// Where sentences begin.
    pub(super) fn indent(&self) -> usize {
        if self.is_narrow {
            return 8;
        }
        let event_loop = if self.several_loops { 6 } else { 0 };
        let thread = if self.several_threads { 8 } else { 0 };
        18 + thread + event_loop + self.time + 3
    }

    /// What they are called.
    pub(super) fn heading(&self) -> String {
        let step = to_the_right(&say!(self.locale, "text-step"), 5);
        if self.is_narrow {
            // In words they need no heading.
            return step;
        }
        let thread = self.several_threads.then(|| to_the_right(&say!(self.locale, "text-thread"), 6));
        let event_loop = self.several_loops.then(|| to_the_right(&say!(self.locale, "text-loop"), 4));
        let iteration = to_the_right(&say!(self.locale, "text-iteration"), 9);
        let clock = to_the_right(&clock(self.several_loops, self.locale), self.time);
        let columns = [Some(step), thread, event_loop, Some(iteration), Some(clock)];
        columns.into_iter().flatten().collect::<Vec<_>>().join("  ")
    }

    /// What stands before the first line of its sentence; and where that is too narrow, what stands
    /// beside its number above it.
    pub(super) fn of_step(&self, step: &Step) -> (String, Option<String>) {
        if self.is_narrow {
            return (" ".repeat(5), Some(self.in_words(step)));
        }
        (self.in_columns(step), None)
    }

    /// `thread 2 · loop 1 · iteration 3 · 1.5 s`, as far as it is so.
    fn in_words(&self, step: &Step) -> String {
        let thread =
            self.several_threads.then(|| say!(self.locale, "numbered-thread", number = step.thread.number()));
        let shown = step.event_loop.filter(|_| self.several_loops);
        let event_loop = shown.map(|id| say!(self.locale, "numbered-loop", number = id.number()));
        let iteration =
            step.event_loop.map(|_| say!(self.locale, "text-in-iteration", number = step.iteration));
        let time = self.is_timed(step).then(|| seconds(step.time));
        [thread, event_loop, iteration, time].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    /// Where there are several clocks, what is done without a loop has none.
    fn is_timed(&self, step: &Step) -> bool {
        step.event_loop.is_some() || !self.several_loops
    }

    fn in_columns(&self, step: &Step) -> String {
        let event_loop = match step.event_loop {
            Some(id) if self.several_loops => format!("  {:>4}", id.number()),
            None if self.several_loops => format!("  {:>4}", ""),
            _ => String::new(),
        };
        let iteration = if step.event_loop.is_some() { step.iteration.to_string() } else { String::new() };
        let clock = if self.is_timed(step) { seconds(step.time) } else { String::new() };
        let time = self.time;
        let thread = match self.several_threads {
            true => format!("  {:>6}", step.thread.number()),
            false => String::new(),
        };
        format!("{:>5}{thread}{event_loop}  {iteration:>9}  {clock:>time$}", step.number)
    }
}
