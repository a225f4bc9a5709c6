//! The steps of the lessons at which a cause is to be seen.

use std::collections::BTreeMap;
use std::io;

use glassloop::trace::file::Language;

use super::{Cure, Told};
use crate::lessons::LESSONS;
use crate::locale::Locale;
use crate::walkthrough::Walkthrough;

/// The steps of the lessons at which an error is told with a cure: lesson and language, cure, step.
#[derive(Debug, Default)]
pub(crate) struct Places(BTreeMap<(&'static str, &'static str), BTreeMap<String, usize>>);

impl Places {
    /// Of these causes, each lesson run once, and its twin.
    ///
    /// # Errors
    /// The lesson that failed.
    pub(crate) fn of(causes: &[Told]) -> io::Result<Self> {
        let mut places = Self::default();
        for name in causes.iter().filter_map(|told| told.lesson) {
            let lesson = LESSONS.iter().find(|lesson| lesson.name == name);
            if let Some(lesson) = lesson.filter(|_| !places.0.contains_key(&(name, called(Language::Rust)))) {
                places.add(lesson.name, &Walkthrough::alone(lesson)?);
                Walkthrough::of_twin(lesson).iter().for_each(|twin| places.add(lesson.name, twin));
            }
        }
        Ok(places)
    }

    /// Adds those of a lesson, or of its twin.
    pub(crate) fn add(&mut self, lesson: &'static str, walkthrough: &Walkthrough) {
        let (mut replay, narrator) =
            (walkthrough.replay.clone(), walkthrough.narrator().told_in(Locale::English));
        let steps = self.0.entry((lesson, called(walkthrough.language))).or_default();
        while replay.forward().is_some() {
            if let Some(cure) = narrator.tell(&replay).and_then(|step| step.cure) {
                steps.entry(cure.into_owned()).or_insert(replay.step());
            }
        }
    }

    /// The first step of its lesson in this language at which this cause is told; none, if it has no
    /// twin.
    pub(crate) fn step_in(&self, told: &Told, language: Language) -> Option<usize> {
        let Cure::Of(cause) = told.cure else { return None };
        let steps = self.0.get(&(told.lesson?, called(language)))?;
        steps.get(&*cause.cure(language, Locale::English)).copied()
    }
}

fn called(language: Language) -> &'static str {
    match language {
        Language::Python => "Python",
        Language::Rust => "Rust",
    }
}
