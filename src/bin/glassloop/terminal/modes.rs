//! What the keys mean: they step; or a line is typed, a text searched for, a step chosen from a
//! list, a question answered.

use std::collections::BTreeMap;

use glassloop::replay::Replay;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::journey::Journey;
use super::keys::Prompt;
use super::paint::{self, fit, wrap_into};
use crate::locale::{Locale, say};
use crate::narrate::Step;
use crate::predict::{Answer, Question};

/// What the keys mean at the moment.
pub(super) enum Mode {
    Stepping,
    /// A line is typed.
    Typing(Prompt),
    Help,
    Searching(Search),
    /// A step is chosen from a list.
    Choosing(StepList),
    /// A question is asked, or answered.
    Asked(Asked),
}

// ── searching for what the steps tell ───────────────────────────────────────

/// So many steps are looked at before the screen is drawn again.
const AT_ONCE: usize = 1_000;

/// Which way to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Forward,
    Back,
}

/// A text that is being looked for, a little at a time: the trace may be long, and whoever waits
/// may change their mind.
#[derive(Clone, Debug)]
pub(super) struct Search {
    text: String,
    direction: Direction,
    /// The step that is looked at next.
    at: usize,
    /// How many are still to be looked at.
    left: usize,
}

/// How far a search has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    Searching,
    Found(usize),
    Nowhere,
}

impl Search {
    /// From the step beside this one round to it again.
    pub(super) fn new(text: &str, direction: Direction, replay: &Replay) -> Self {
        let (at, elsewhere) = (replay.step(), replay.len() + usize::from(replay.step() == 0));
        let mut search = Self { text: text.to_lowercase(), direction, at, left: elsewhere };
        search.advance(replay.len());
        search
    }

    /// Where it is.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Looks at some more steps; the journey is back where it was afterwards.
    pub(super) fn go_on(&mut self, journey: &mut Journey) -> Progress {
        let here = journey.step();
        let progress = self.look(journey);
        journey.go_to(here);
        progress
    }

    fn look(&mut self, journey: &mut Journey) -> Progress {
        for _ in 0..AT_ONCE {
            if self.left == 0 {
                return Progress::Nowhere;
            }
            journey.go_to(self.at);
            if self.is_told(journey) {
                return Progress::Found(self.at);
            }
            self.advance(journey.replay().len());
        }
        Progress::Searching
    }

    fn is_told(&self, journey: &Journey) -> bool {
        let Some(told) = journey.told() else { return false };
        let is_in = |text: &str| text.to_lowercase().contains(&self.text);
        let thread = journey.names().among_threads(told.thread);
        let texts = [Some(&*told.sentence), told.cure.as_deref(), thread.as_deref()];
        journey.shows(&told) && texts.into_iter().flatten().any(is_in)
    }

    /// One step on, and from either end to the other.
    fn advance(&mut self, last: usize) {
        self.left = self.left.saturating_sub(1);
        self.at = match self.direction {
            Direction::Forward if self.at >= last => 1,
            Direction::Forward => self.at + 1,
            Direction::Back if self.at <= 1 => last,
            Direction::Back => self.at - 1,
        };
    }
}

// ── choosing from a list of steps ───────────────────────────────────────────

/// What led to a step, or other steps that belong together; and which of them is chosen.
pub(super) struct StepList {
    /// What they have in common.
    pub(super) title: String,
    pub(super) steps: Vec<Step>,
    pub(super) chosen: usize,
}

impl StepList {
    /// Draws them in the place of the boxes.
    pub(super) fn draw(&self, frame: &mut Frame<'_>, area: Rect, locale: Locale) {
        let inner = paint::heading(frame, area, &self.title, &say!(locale, "terminal-list-keys"));
        let columns = usize::from(inner.width);
        let drawn: Vec<Vec<Line<'_>>> = self
            .steps
            .iter()
            .enumerate()
            .map(|(index, step)| lines_of_step(step, index == self.chosen, columns))
            .collect();
        let first = first_shown(&drawn, self.chosen, usize::from(inner.height));
        paint::lines(frame, inner, drawn.into_iter().skip(first).flatten());
    }
}

/// No step takes more rows.
const ROWS: usize = 3;

/// The first step from which all up to the chosen one have room.
fn first_shown(drawn: &[Vec<Line<'_>>], chosen: usize, rows: usize) -> usize {
    let mut used = 0;
    for index in (0..=chosen).rev() {
        used += drawn[index].len();
        if used > rows {
            return index + 1;
        }
    }
    0
}

fn lines_of_step(step: &Step, is_chosen: bool, columns: usize) -> Vec<Line<'static>> {
    let number = format!("{:>6}  ", step.number);
    let place = step.source.as_ref().map(|source| format!("  ({source})")).unwrap_or_default();
    let text = format!("{}{place}", step.sentence);
    let (_, mark) = paint::style_of(step.kind);
    let rows = wrap_into(&format!("{mark}{text}"), columns.saturating_sub(number.len() + 2), ROWS);
    let style = if is_chosen { paint::SELECTED } else { paint::PLAIN };
    let beginning = |row: usize| match (row, is_chosen) {
        (0, true) => format!("{}{number}", paint::HERE_MARK),
        (0, false) => format!(" {number}"),
        _ => " ".repeat(number.len() + 1),
    };
    let row = |(row, text)| {
        Line::from(vec![Span::styled(beginning(row), paint::HEADING), Span::styled(text, style)])
    };
    rows.into_iter().enumerate().map(row).collect()
}

// ── answering a question, in predict mode ───────────────────────────────────

/// The questions of a trace, and the answers that were given.
pub(super) struct Quiz {
    questions: Vec<Question>,
    /// By the question's place: the place of the answer, or none if it was passed over.
    given: BTreeMap<usize, Option<usize>>,
}

/// A question that is on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    /// Its place among the questions.
    pub(super) question: usize,
    /// The place of the answer that is chosen.
    pub(super) chosen: usize,
    /// Whether that was given, and what is right is shown.
    pub(super) is_answered: bool,
}

impl Quiz {
    /// None of them is answered.
    pub(super) fn new(questions: Vec<Question>) -> Self {
        Self { questions, given: BTreeMap::new() }
    }

    pub(super) fn question(&self, asked: Asked) -> &Question {
        &self.questions[asked.question]
    }

    /// The first one on the way from one step to another that is still to be asked.
    pub(super) fn on_the_way(&self, from: usize, to: usize) -> Option<Asked> {
        let is_on_the_way = |question: &Question| from <= question.step && question.step < to;
        let mut places = (0..).zip(&self.questions);
        let is_open = |place: &usize| !self.given.contains_key(place);
        let (question, _) = places.find(|(place, question)| is_open(place) && is_on_the_way(question))?;
        Some(Asked { question, chosen: 0, is_answered: false })
    }

    /// Answers it, or passes over it.
    pub(super) fn give(&mut self, question: usize, answer: Option<usize>) {
        self.given.insert(question, answer);
    }

    /// Whether one was answered, or passed over.
    pub(super) fn is_begun(&self) -> bool {
        !self.given.is_empty()
    }

    /// Whether another question comes before the step that shows what is right.
    fn asks_before_it_shows(&self, asked: Asked) -> bool {
        let Question { step, until, .. } = *self.question(asked);
        self.on_the_way(step, until).is_some()
    }

    /// Whether none is left to be asked.
    pub(super) fn is_over(&self) -> bool {
        self.given.len() == self.questions.len()
    }

    /// How it stands.
    pub(super) fn told(&self, locale: Locale) -> String {
        if self.is_begun() { self.score(locale) } else { say!(locale, "terminal-predicting") }
    }

    /// `2 of 3 predicted rightly`, of those that were asked.
    pub(super) fn score(&self, locale: Locale) -> String {
        let is_right = |(question, answer): (&usize, &Option<usize>)| {
            answer.is_some_and(|answer| self.questions[*question].answers[answer].right)
        };
        let right = self.given.iter().filter(|given| is_right(*given)).count();
        say!(locale, "terminal-score", right, asked = self.given.len())
    }

    /// Draws the question, its answers, and then what is right and why the tempting one is wrong; the
    /// step is the one after which it is asked.
    pub(super) fn draw(
        &self,
        frame: &mut Frame<'_>,
        area: Rect,
        asked: Asked,
        told: Option<&Step>,
        locale: Locale,
    ) {
        let question = self.question(asked);
        let (number, count) = (asked.question + 1, self.questions.len());
        let note = say!(locale, "terminal-question-of", number, count);
        let title = say!(locale, "terminal-question", question = &*question.words);
        let inner = paint::heading(frame, area, &title, &note);
        if asked.is_answered {
            verdict(frame, inner, self, asked, locale);
        } else {
            let now = told.map(|step| say!(locale, "terminal-now", sentence = &*step.sentence));
            answers(frame, inner, question, asked, &now.unwrap_or_default());
        }
    }
}

fn answers(frame: &mut Frame<'_>, area: Rect, question: &Question, asked: Asked, now: &str) {
    let columns = usize::from(area.width);
    let answers = question.answers.iter().enumerate().map(|(place, answer)| {
        let is_chosen = place == asked.chosen;
        let (mark, style) = if is_chosen { (paint::HERE_MARK, paint::SELECTED) } else { (" ", paint::PLAIN) };
        Line::from(vec![
            Span::styled(format!("{mark} {} ", place + 1), paint::KEY),
            Span::styled(fit(&answer.text, columns.saturating_sub(4)), style),
        ])
    });
    let lines = [Line::styled(fit(now, columns), paint::ASIDE), Line::default()];
    let lines = lines.into_iter().chain(answers);
    paint::lines(frame, area, lines);
}

/// The answer that was given if it was wrong, and the right one.
fn verdict(frame: &mut Frame<'_>, area: Rect, quiz: &Quiz, asked: Asked, locale: Locale) {
    let question = quiz.question(asked);
    let columns = usize::from(area.width);
    let rows = usize::from(area.height.saturating_sub(1));
    let mut lines: Vec<Line<'_>> = Vec::new();
    let given = &question.answers[asked.chosen];
    if !given.right {
        let (number, answer) = (asked.chosen + 1, &*given.text);
        let wrong = say!(locale, "terminal-wrong-answer", number, answer);
        lines.extend(judged(&wrong, given, paint::WRONG, columns, rows / 2));
    }
    let right = question.answers.iter().enumerate().find(|(_, answer)| answer.right);
    if let Some((place, answer)) = right {
        let (number, text) = (place + 1, &*answer.text);
        let told = match given.right {
            true => say!(locale, "terminal-answered-right", number, answer = text),
            false => say!(locale, "terminal-right-answer", number, answer = text),
        };
        let room = rows.saturating_sub(lines.len());
        lines.extend(judged(&told, answer, paint::RIGHT, columns, room));
    }
    paint::lines(frame, Rect { height: area.height.saturating_sub(1), ..area }, lines);
    let foot = Rect { y: area.bottom().saturating_sub(1), height: 1.min(area.height), ..area };
    let onward = match quiz.asks_before_it_shows(asked) {
        true => say!(locale, "terminal-to-next-question"),
        false => say!(locale, "terminal-to-what-shows-it"),
    };
    paint::lines(frame, foot, [Line::styled(onward, paint::NOTICE)]);
}

/// `✗ No, 4  none`, and below it why.
fn judged(told: &str, answer: &Answer, style: Style, columns: usize, rows: usize) -> Vec<Line<'static>> {
    let text = fit(told, columns);
    let because = wrap_into(&answer.because, columns.saturating_sub(2), rows.saturating_sub(1).max(1));
    let because = because.into_iter().map(|line| Line::raw(format!("  {line}")));
    std::iter::once(Line::styled(text, style)).chain(because).collect()
}
