//! The teacher's key: what is right, of each lesson and exercise that the plan speaks of.
//!
//! An answer is found in the run itself; where a run has none, its cell stays without.

use glassloop::trace::event::{Event, Record};
use glassloop::trace::file::Language;

use super::super::in_language;
use super::super::shown::Shown;
use super::super::template::escaped;
use super::{LANGUAGES, by_language, class_of};
use crate::exercises::{Exercise, Fault};
use crate::locale::{Locale, say};
use crate::predict;
use crate::steps::shows_a_cure;
use crate::walkthrough::{Shows, Walkthrough};

/// Finds an answer in a run.
pub(super) type Asked = fn(&Run<'_>) -> Option<String>;

/// What the plan speaks of: a lesson, or an exercise.
pub(super) struct Planned<'a> {
    pub(super) shown: &'a Shown,
    /// Its page.
    pub(super) file: String,
    /// A link to it.
    pub(super) title: String,
    pub(super) locale: Locale,
}

/// What it does in one language.
pub(super) struct Run<'a> {
    run: &'a Walkthrough,
    file: &'a str,
    locale: Locale,
}

impl Planned<'_> {
    fn run(&self, language: Language) -> Option<Run<'_>> {
        let run = self.shown.in_language(language)?;
        Some(Run { run, file: &self.file, locale: self.locale })
    }

    /// A row with a cell for each language, of which that is shown in which programs are.
    pub(super) fn row(&self, asked: &[Asked]) -> String {
        let cells = LANGUAGES.map(|language| {
            let answers: Option<Vec<String>> =
                self.run(language).map(|run| asked.iter().filter_map(|ask| ask(&run)).collect());
            format!("<td class=\"{}\">{}</td>", class_of(language), answers.unwrap_or_default().join("<br>"))
        });
        format!("<tr><th scope=\"row\">{}</th>{}</tr>\n", self.title, cells.concat())
    }

    /// The answer in the language in which programs are shown.
    pub(super) fn by_language(&self, ask: Asked) -> String {
        let [python, rust] =
            LANGUAGES.map(|language| self.run(language).and_then(|run| ask(&run)).unwrap_or_default());
        by_language(&python, &rust)
    }

    /// The steps from the one to blame to its error, as an address asks for them.
    pub(super) fn range(&self, and: &str) -> String {
        let [python, rust] = LANGUAGES.map(|language| {
            let range = self.run(language).and_then(|run| {
                let Fault { error, blamed, .. } = Fault::of(run.run)?;
                Some(format!(
                    "from={}{and}to={}{and}in={}",
                    run.number(blamed),
                    run.number(error),
                    in_language(language)
                ))
            });
            range.unwrap_or_default()
        });
        by_language(&python, &rust)
    }
}

impl Run<'_> {
    /// The number by which a step is known.
    fn number(&self, step: usize) -> u64 {
        self.records().get(step - 1).map_or(0, |record| record.number)
    }

    fn records(&self) -> &[Record] {
        self.run.replay.records()
    }

    /// A link to a step.
    fn link(&self, step: usize) -> String {
        let (file, number, language) = (self.file, self.number(step), in_language(self.run.language));
        format!("<a href=\"{file}#step={number}&amp;in={language}\">{number}</a>")
    }

    /// The first step from there on of which that holds.
    fn first(&self, from: usize, holds: impl Fn(&Event) -> bool) -> Option<usize> {
        let later = self.records().iter().skip(from);
        later.into_iter().position(|record| holds(&record.event)).map(|place| from + place + 1)
    }
}

/// What *Predict* asks, and what is right.
pub(super) fn questions(run: &Run<'_>) -> Option<String> {
    let (questions, _) = predict::questions(&run.run.clone().told_in(run.locale));
    let told = questions.iter().map(|question| {
        let right = question.answers.iter().find(|answer| answer.right);
        let (step, ask) = (run.link(question.step), escaped(&question.words));
        let answer = escaped(right.map_or("", |answer| &answer.text));
        say!(run.locale, "site-key-question", step, ask, answer)
    });
    Some(told.collect::<Vec<_>>().join("<br>"))
}

/// At each await that gives its turn away, who has the next.
pub(super) fn turns(run: &Run<'_>) -> Option<String> {
    let waits = |event: &Event| matches!(event, Event::TaskSuspended(..));
    let mut turns = Vec::new();
    let mut at = run.first(0, waits);
    while let Some(step) = at {
        turns.extend(turn(run, step));
        at = run.first(step, waits);
    }
    Some(turns.join("<br>"))
}

fn turn(run: &Run<'_>, step: usize) -> Option<String> {
    let has_turn = |event: &Event| matches!(event, Event::TaskBegun(..) | Event::CallbackBegun(_));
    let next = run.first(step, has_turn)?;
    let mut replay = run.run.replay.clone();
    replay.go_to(next);
    let narrator = run.run.narrator().told_in(run.locale);
    let names = narrator.names(&replay);
    let who = match run.records()[next - 1].event {
        Event::TaskBegun(task, _) => names.task(task),
        Event::CallbackBegun(callback) => names.callback(callback),
        _ => return None,
    };
    Some(say!(run.locale, "site-key-turn", step = run.link(step), next = run.link(next), who = escaped(&who)))
}

/// The step to blame for its error.
pub(super) fn blamed(run: &Run<'_>) -> Option<String> {
    Fault::of(run.run).map(|fault| run.link(fault.blamed))
}

/// The step of its error, and the one to blame; or, where that was right, the one that closed the loop.
pub(super) fn error_and_blame(run: &Run<'_>) -> Option<String> {
    let fault = Fault::of(run.run)?;
    let (error, blamed) = (run.link(fault.error), run.link(fault.blamed));
    Some(match fault.is_kept {
        true => say!(run.locale, "site-key-closed-rightly", error, blamed),
        false => say!(run.locale, "site-key-blame", error, blamed),
    })
}

/// The steps at which the program shows what cures its error.
pub(super) fn cures(run: &Run<'_>) -> Option<String> {
    let steps = (1..).zip(run.records()).filter(|(_, record)| shows_a_cure(&record.event));
    let steps: Vec<String> = steps.map(|(step, _)| run.link(step)).collect();
    Some(say!(run.locale, "site-key-cures", steps = steps.join(", ")))
}

/// The step of a coroutine that follows the first request to cancel: there CancelledError is raised.
pub(super) fn arrives(run: &Run<'_>) -> Option<String> {
    let asked = run.first(0, |event| matches!(event, Event::CancelRequested(_)))?;
    run.first(asked, |event| matches!(event, Event::TaskBegun(..))).map(|step| run.link(step))
}

/// Of an exercise: the right choice, and the step to blame, or else the lines that mend it.
pub(super) fn answer(run: &Run<'_>) -> Option<String> {
    let Shows::Exercise(exercise) = run.run.shows else { return None };
    match exercise.choice(run.run.language, run.locale) {
        Some(choice) => {
            let right = choice.right().map(|right| escaped(&right))?;
            Some(error_and_blame(run).map_or(right.clone(), |steps| format!("{right}<br>{steps}")))
        }
        None => error_and_blame(run).or_else(|| mended(exercise, run)),
    }
}

/// The lines that the mended program has and the given one has not.
fn mended(exercise: &Exercise, run: &Run<'_>) -> Option<String> {
    let (given, mended) = (exercise.text(run.run.language), exercise.solution(run.run.language)?);
    let is_new = |line: &&str| !given.lines().any(|other| other.trim() == *line);
    let lines = mended.lines().map(str::trim).filter(is_new);
    let lines: Vec<String> = lines.map(|line| format!("<code>{}</code>", escaped(line))).collect();
    Some(say!(run.locale, "site-key-mended", lines = lines.join("<br>")))
}
