//! What stands in the page as JSON: the records, and all that is told about them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use glassloop::replay::{Replay, Subject};
use glassloop::trace::file::Language;
use glassloop::trace::ids::FutureRef;
use glassloop::trace::{Record, SourceLine};
use serde::Serialize;

use super::cut::{Cut, LIMIT};
use super::records::{InPage, in_page};
use super::shown::Shown;
use super::site::file;
use super::versions::Version;
use crate::lessons::LESSONS;
use crate::names::{Names, is_of_the_program};
use crate::narrate::{Kind, Narrator, Step};
use crate::predict;
use crate::timeline::{Lane, timeline};
use crate::walkthrough::{Clock, Shows, Walkthrough};

/// What a page shows.
#[derive(Serialize)]
pub(super) struct Data<'a> {
    name: &'a str,
    title: &'a str,
    /// What a lesson is written in.
    language: Option<&'static str>,
    /// The version of asyncio that it mirrors, or that ran it.
    #[serde(skip_serializing_if = "Option::is_none")]
    asyncio: Option<String>,
    introduction: &'a [String],
    notices: Vec<String>,
    /// Whether there is an index beside the page.
    in_a_site: bool,
    /// The files that are shown whole.
    sources: BTreeMap<&'a str, &'a str>,
    /// Those of which some lines are shown: the number of the first, and the text of a run.
    excerpts: BTreeMap<&'a str, Vec<(u32, String)>>,
    /// Why a file is not shown whole.
    notes: BTreeMap<&'a str, String>,
    /// Whether time passes while something runs.
    real_time: bool,
    /// The step at which the page begins; the records before it make what was alive then.
    first: usize,
    records: Vec<InPage<'a>>,
    /// What is told of each record.
    told: Vec<Told>,
    labels: Labels,
    lanes: Vec<Lane>,
    /// The steps at which a turn ends that held its loop for too long, the slowest first.
    slow: Vec<usize>,
    questions: Vec<Question>,
}

/// What a page shows; of a lesson, in two languages.
#[derive(Serialize)]
pub(super) struct Both<'a> {
    #[serde(flatten)]
    first: Data<'a>,
    /// In a site, where an exercise stands among the others.
    #[serde(skip_serializing_if = "Option::is_none")]
    listed: Option<Neighbour>,
    /// In a site, the pages of the lessons before and after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    previous: Option<Neighbour>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<Neighbour>,
    /// The same lesson in the other language.
    #[serde(skip_serializing_if = "Option::is_none")]
    twin: Option<Data<'a>>,
    /// The steps of the two that belong together, by their distances.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    in_step: Vec<(usize, usize)>,
    /// The same lesson as other versions of asyncio run it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    versions: Vec<Version<'a>>,
}

impl<'a> Both<'a> {
    pub(super) fn of(shown: &'a Shown, in_a_site: bool) -> Self {
        let Shown { walkthrough, twin, versions } = shown;
        let (previous, next) = if in_a_site { neighbours(walkthrough) } else { (None, None) };
        Self {
            first: Data::of(walkthrough, in_a_site),
            listed: if in_a_site { listed(walkthrough) } else { None },
            previous,
            next,
            twin: twin.as_ref().map(|(twin, _)| Data::of(twin, in_a_site)),
            in_step: twin.as_ref().map(|(_, in_step)| in_step.distances()).unwrap_or_default(),
            versions: versions.iter().map(|version| Version::of(version, in_a_site)).collect(),
        }
    }
}

/// Another page, and what it is called.
#[derive(Serialize)]
struct Neighbour {
    file: String,
    title: String,
}

/// The lessons before and after this one.
fn neighbours(walkthrough: &Walkthrough) -> (Option<Neighbour>, Option<Neighbour>) {
    let place = match walkthrough.shows {
        Shows::Lesson(lesson) | Shows::Twin(lesson) => LESSONS.iter().position(|it| it.name == lesson.name),
        Shows::Exercise(_) | Shows::Trace => None,
    };
    let at = |place: usize| {
        LESSONS
            .get(place)
            .map(|it| Neighbour { file: file(it), title: it.title(walkthrough.locale).into_owned() })
    };
    let before = place.and_then(|place| place.checked_sub(1));
    (before.and_then(at), place.and_then(|place| at(place + 1)))
}

/// Where an exercise stands among the others: `Exercise 11`.
fn listed(walkthrough: &Walkthrough) -> Option<Neighbour> {
    let Shows::Exercise(exercise) = walkthrough.shows else { return None };
    let title = exercise.title(walkthrough.locale);
    let title = title.split(" · ").next().unwrap_or_default().to_owned();
    Some(Neighbour { file: format!("exercises.html#{}", exercise.name), title })
}

/// What is told of a record; `script/full.js` adds what is left out.
#[derive(Serialize)]
struct Told {
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    sentence: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    cure: Option<Cow<'static, str>>,
    /// Whether its loop was closed rightly, and something of it was kept for too long.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    kept: bool,
    /// The line that it is about, if that is not its record's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Option<SourceLine>>,
    /// How many steps before this that is which led to it, if it is in the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<usize>,
    /// The same of the last step on the way from there, if there is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    nearest: Option<usize>,
}

/// By key, what a thing is called, and the step from which on it is.
type Labels = BTreeMap<String, Vec<(usize, String)>>;

/// A question, as `predict.rs` asks it.
#[derive(Serialize)]
struct Question {
    step: usize,
    ask: String,
    answers: Vec<Answer>,
    until: usize,
}

#[derive(Serialize)]
struct Answer {
    text: String,
    right: bool,
    because: String,
}

impl<'a> Data<'a> {
    pub(super) fn of(walkthrough: &'a Walkthrough, in_a_site: bool) -> Self {
        Self::with_limit(walkthrough, in_a_site, LIMIT)
    }

    /// At most so many steps.
    pub(super) fn with_limit(walkthrough: &'a Walkthrough, in_a_site: bool, limit: usize) -> Self {
        let mut replay = walkthrough.replay.clone();
        let cut = Cut::of(&mut replay, limit);
        let records: Vec<&Record> =
            cut.places.iter().map(|place| &walkthrough.replay.records()[*place]).collect();
        let narrator = walkthrough.narrator();
        let mut teller = Teller { narrator, replay, labels: Labels::new() };
        let told =
            (1..).zip(&cut.places).filter_map(|(step, place)| teller.tell(step, *place, &cut)).collect();
        let slow = walkthrough.slow_turns();
        Self {
            name: &walkthrough.name,
            title: &walkthrough.title,
            language: match (walkthrough.shows, walkthrough.language) {
                (Shows::Trace, _) => None,
                (_, Language::Rust) => Some("Rust"),
                (_, Language::Python) => Some("Python"),
            },
            asyncio: walkthrough.asyncio.map(|asyncio| asyncio.to_string()),
            introduction: &walkthrough.introduction,
            notices: notices(walkthrough, &cut),
            in_a_site,
            sources: walkthrough.sources.files().collect(),
            excerpts: walkthrough.sources.excerpts().map(|(file, excerpt)| (file, excerpt.runs())).collect(),
            notes: walkthrough.sources.notes(),
            real_time: walkthrough.clock == Clock::Real,
            first: cut.first,
            lanes: timeline(&Replay::new(records.iter().copied().cloned().collect::<Vec<_>>()), &slow),
            slow: slow.iter().filter_map(|turn| cut.step_of(turn.ended, walkthrough)).collect(),
            records: in_page(&records),
            told,
            labels: teller.labels,
            questions: questions(walkthrough, &cut),
        }
    }
}

/// What is wrong with the trace, and what was cut from it.
fn notices(walkthrough: &Walkthrough, cut: &Cut) -> Vec<String> {
    let shown = cut.places.len() - cut.first;
    let mut notices = walkthrough.notices.clone();
    if cut.first > 0 {
        let all = walkthrough.replay.len();
        notices.push(format!(
            "The trace has {all} steps, which are too many for a page: these are the last {shown} of them. \
             What was alive before is shown, but not how it came about."
        ));
    }
    notices
}

/// A trace that is cut is no lesson, and asks nothing.
fn questions(walkthrough: &Walkthrough, cut: &Cut) -> Vec<Question> {
    if cut.first > 0 {
        return Vec::new();
    }
    let (questions, _) = predict::questions(walkthrough);
    questions.into_iter().map(Question::from).collect()
}

impl From<predict::Question> for Question {
    fn from(question: predict::Question) -> Self {
        let answer = |predict::Answer { text, right, because }| Answer { text, right, because };
        Self {
            step: question.step,
            ask: question.words,
            answers: question.answers.into_iter().map(answer).collect(),
            until: question.until,
        }
    }
}

/// Goes through the trace, and tells it.
struct Teller {
    narrator: Narrator,
    replay: Replay,
    labels: Labels,
}

impl Teller {
    /// What is told of the record at this place, which is at this step in the page.
    fn tell(&mut self, step: usize, place: usize, cut: &Cut) -> Option<Told> {
        self.replay.go_to(place + 1);
        self.keep_label(step);
        let Step { kind, sentence, cure, is_kept, source, cause, nearest_cause, .. } =
            self.narrator.tell(&self.replay)?;
        let own = self.replay.last().and_then(|record| record.source.as_ref());
        let own = own.filter(|own| is_of_the_program(own));
        Some(Told {
            kind: (kind != Kind::Happening).then(|| name(kind)),
            sentence,
            cure,
            kept: is_kept,
            source: (source.as_ref() != own).then_some(source),
            cause: cause.and_then(|number| self.before(step, number, cut)),
            nearest: nearest_cause
                .filter(|nearest| Some(*nearest) != cause)
                .and_then(|number| self.before(step, number, cut)),
        })
    }

    /// How many steps before this one the record with that number is, if it is in the page.
    fn before(&self, step: usize, number: u64, cut: &Cut) -> Option<usize> {
        let place = self.replay.step_of(number)? - 1;
        let cause = cut.places.binary_search(&place).ok()? + 1;
        step.checked_sub(cause).filter(|distance| cause > cut.first && *distance > 0)
    }

    /// A thing can get another name only with a record about it.
    fn keep_label(&mut self, step: usize) {
        let Some(subject) = self.replay.last().and_then(Subject::of) else { return };
        let Some((key, label)) = named(subject, self.narrator.names(&self.replay)) else { return };
        let labels = self.labels.entry(key).or_default();
        if labels.last().is_none_or(|(_, last)| *last != label) {
            labels.push((step, label));
        }
    }
}

/// A thing's key, and what it is called.
fn named(subject: Subject, names: Names<'_>) -> Option<(String, String)> {
    Some(match subject {
        Subject::Callback(id) => (format!("c{}", id.number()), names.callback(id)),
        Subject::Task(id) => (format!("t{}", id.number()), names.task(id)),
        Subject::Future(id) => (format!("f{}", id.number()), names.future(FutureRef::Future(id))),
        Subject::Transport(id) => (format!("x{}", id.number()), names.transport(id)),
        _ => return None,
    })
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Happening => "happening",
        Kind::Bookkeeping => "bookkeeping",
        Kind::Said => "said",
        Kind::Warned => "warned",
        Kind::Complained => "complained",
        Kind::Failed => "failed",
        Kind::Slow => "slow",
    }
}
