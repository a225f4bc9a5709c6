//! Predict mode: what was asked, and how well it was answered.

use std::collections::BTreeMap;

use crate::predict::Question;

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

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.questions.len()
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
    pub(super) fn asks_before_it_shows(&self, asked: Asked) -> bool {
        let Question { step, until, .. } = *self.question(asked);
        self.on_the_way(step, until).is_some()
    }

    /// Whether none is left to be asked.
    pub(super) fn is_over(&self) -> bool {
        self.given.len() == self.questions.len()
    }

    /// How it stands.
    pub(super) fn told(&self) -> String {
        if self.is_begun() { self.score() } else { "predicting".to_owned() }
    }

    /// `2 of 3 predicted rightly`, of those that were asked.
    pub(super) fn score(&self) -> String {
        let is_right = |(question, answer): (&usize, &Option<usize>)| {
            answer.is_some_and(|answer| self.questions[*question].answers[answer].right)
        };
        let right = self.given.iter().filter(|given| is_right(*given)).count();
        format!("{right} of {} predicted rightly", self.given.len())
    }
}
