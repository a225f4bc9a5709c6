//! A lesson and its Python twin, in step: which moment of one is which of the other.
//!
//! Both traces are gone through side by side, and what happens in both, in the same order,
//! belongs together: first the lines that are said; and between two of them the longest
//! sequence of things of the same kind, on the same loop, about a task of the same coroutine.

use std::collections::HashMap;

use glassloop::replay::Subject;
use glassloop::trace::ids::TaskId;
use glassloop::trace::{Event, Record};

/// So many pairs of records are compared between two lines that are said; of more, none.
const MOST: usize = 16 << 20;

/// The steps of two traces that belong together.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct InStep {
    /// A step of the one and a step of the other; both grow.
    pairs: Vec<(usize, usize)>,
}

impl InStep {
    /// Compares two traces.
    pub(crate) fn of(one: &[Record], other: &[Record]) -> Self {
        let (one, other) = (happenings(one), happenings(other));
        let lines = common(&said(&one), &said(&other));
        let mut pairs = Vec::new();
        let mut between = Between { one: &one, other: &other };
        for (here, there) in lines {
            pairs.extend(between.up_to(here, there));
            pairs.push((here, there));
        }
        pairs.extend(between.up_to(usize::MAX, usize::MAX));
        Self { pairs }
    }

    /// The step of the other at which as much has happened as at this step of the one.
    pub(crate) fn other(&self, step: usize) -> usize {
        let after = self.pairs.partition_point(|(one, _)| *one <= step);
        after.checked_sub(1).map_or(0, |before| self.pairs[before].1)
    }

    /// The steps that belong together, each pair by how far it is from the one before: small
    /// numbers, which are short in a file.
    pub(crate) fn distances(&self) -> Vec<(usize, usize)> {
        let before = [(0, 0)].into_iter().chain(self.pairs.iter().copied());
        self.pairs.iter().zip(before).map(|(pair, before)| (pair.0 - before.0, pair.1 - before.1)).collect()
    }
}

const SAID: &str = "said ";

/// The lines that are said.
fn said(happenings: &[Happening]) -> Vec<&Happening> {
    happenings.iter().filter(|happening| happening.what.starts_with(SAID)).collect()
}

/// What happens at a step, in words that both languages share.
struct Happening {
    step: usize,
    what: String,
}

/// What no line that is said divides any more.
struct Between<'a> {
    one: &'a [Happening],
    other: &'a [Happening],
}

impl Between<'_> {
    /// What belongs together before these two steps, which are gone past.
    fn up_to(&mut self, here: usize, there: usize) -> Vec<(usize, usize)> {
        let (one, other) = (before(&mut self.one, here), before(&mut self.other, there));
        if one.len().saturating_mul(other.len()) > MOST {
            return Vec::new();
        }
        common(&one.iter().collect::<Vec<_>>(), &other.iter().collect::<Vec<_>>())
    }
}

/// Takes what comes before a step, and leaves what comes after it.
fn before<'a>(happenings: &mut &'a [Happening], step: usize) -> &'a [Happening] {
    let (before, rest) = happenings.split_at(happenings.partition_point(|happening| happening.step < step));
    *happenings = rest.split_first().map_or(rest, |(_, after)| after);
    before
}

fn happenings(records: &[Record]) -> Vec<Happening> {
    let mut coroutines: HashMap<TaskId, &str> = HashMap::new();
    let mut happenings = Vec::new();
    for (step, record) in (1..).zip(records) {
        if let Event::TaskMade(made) = &record.event {
            coroutines.insert(made.task, &made.coroutine);
        }
        happenings.extend(happening(record, &coroutines).map(|what| Happening { step, what }));
    }
    happenings
}

fn happening(record: &Record, coroutines: &HashMap<TaskId, &str>) -> Option<String> {
    if let Event::Said(said) = &record.event {
        return Some(format!("{SAID}{}", said.text));
    }
    let value = serde_json::to_value(&record.event).ok()?;
    let kind = value.as_str().or_else(|| value.as_object()?.keys().next().map(String::as_str))?;
    let event_loop = record.event_loop.map_or(0, |id| id.number());
    let task = match Subject::of(record) {
        Some(Subject::Task(task)) => coroutines.get(&task).copied().unwrap_or_default(),
        _ => "",
    };
    Some(format!("{kind} {event_loop} {task}"))
}

/// The longest sequence that two have in common, as pairs of steps.
fn common(one: &[&Happening], other: &[&Happening]) -> Vec<(usize, usize)> {
    // How many they have in common from here on.
    let mut table = vec![0_u32; (one.len() + 1) * (other.len() + 1)];
    let at = |a: usize, b: usize| a * (other.len() + 1) + b;
    for a in (0..one.len()).rev() {
        for b in (0..other.len()).rev() {
            table[at(a, b)] = match one[a].what == other[b].what {
                true => table[at(a + 1, b + 1)] + 1,
                false => table[at(a + 1, b)].max(table[at(a, b + 1)]),
            };
        }
    }
    let mut pairs = Vec::new();
    let (mut a, mut b) = (0, 0);
    while let (Some(here), Some(there)) = (one.get(a), other.get(b)) {
        if here.what == there.what {
            pairs.push((here.step, there.step));
            (a, b) = (a + 1, b + 1);
        } else if table[at(a + 1, b)] >= table[at(a, b + 1)] {
            a += 1;
        } else {
            b += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::{LESSONS, Lesson};
    use crate::walkthrough::Walkthrough;

    /// Some lessons have to know that they run in the main thread.
    fn in_main_thread(lesson: &'static Lesson) -> Walkthrough {
        let main_thread = std::thread::Builder::new().name("main".to_owned());
        let running = main_thread.spawn(move || Walkthrough::of_lesson(lesson).0).expect("a thread");
        running.join().expect("no lesson panics")
    }

    fn pairs(one: &str, other: &str) -> Vec<(usize, usize)> {
        let happening = |(step, what): (usize, char)| Happening { step, what: what.to_string() };
        let happenings = |text: &str| -> Vec<Happening> { (0..).zip(text.chars()).map(happening).collect() };
        let (one, other) = (happenings(one), happenings(other));
        common(&one.iter().collect::<Vec<_>>(), &other.iter().collect::<Vec<_>>())
    }

    #[test]
    fn what_both_have_in_the_same_order_belongs_together() {
        assert_eq!(pairs("abcd", "abcd"), [(0, 0), (1, 1), (2, 2), (3, 3)]);
        assert_eq!(pairs("abxcd", "aycd"), [(0, 0), (3, 2), (4, 3)]);
        assert_eq!(pairs("", "abc"), []);
        assert_eq!(pairs("abc", "xyz"), []);
    }

    #[test]
    fn between_two_steps_that_belong_together_the_one_before_counts() {
        let in_step = InStep { pairs: vec![(1, 1), (4, 3), (9, 12)] };
        let there: Vec<usize> = (0..=10).map(|step| in_step.other(step)).collect();
        assert_eq!(there, [0, 1, 1, 1, 3, 3, 3, 3, 3, 12, 12]);
    }

    fn line_said(record: &Record) -> Option<&str> {
        match &record.event {
            Event::Said(said) if said.level == "INFO" => Some(&said.text),
            _ => None,
        }
    }

    #[test]
    fn where_a_lesson_says_something_its_twin_says_the_same() {
        let mut apart = Vec::new();
        for lesson in LESSONS {
            let Some(twin) = Walkthrough::of_twin(lesson) else { continue };
            let walkthrough = in_main_thread(lesson);
            let (rust, python) = (walkthrough.replay.records(), twin.replay.records());
            let in_step = InStep::of(rust, python);
            for (step, line) in (1..).zip(rust).filter_map(|(step, record)| Some((step, line_said(record)?)))
            {
                let there = in_step.other(step).checked_sub(1).and_then(|place| line_said(&python[place]));
                let first = line.lines().next().unwrap_or_default();
                apart.extend(
                    (there != Some(first) && !first.is_empty()).then(|| format!("{}: {line}", lesson.name)),
                );
            }
        }
        assert_eq!(apart, Vec::<String>::new());
    }

    #[test]
    fn a_trace_is_in_step_with_itself() {
        let records = glassloop::testing::record(|| {
            glassloop::run(async { glassloop::create_task(async { Ok(()) })?.await }).expect("it runs");
        });
        let in_step = InStep::of(&records, &records);
        assert!((0..=records.len()).all(|step| in_step.other(step) == step));
    }
}
