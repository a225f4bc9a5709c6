//! What is known of one sentence.

use std::borrow::Cow;

use glassloop::trace::file::Language;

use crate::causes::Cause;
use crate::exercises::{Exercise, cured_by};
use crate::locale::Locale;

/// An error that people meet, under the sentence by which they know it.
#[derive(Debug)]
pub(crate) struct Entry {
    /// Its address: it never changes, because others link to it.
    pub(crate) name: &'static str,
    /// As it prints: `RuntimeError`; empty where it is a line of the log.
    pub(crate) class: &'static str,
    /// The sentences that it has, the best known first; `…` stands for what is not always the same.
    pub(crate) sentences: &'static [&'static str],
    /// What has happened, in a few words: in English.
    pub(crate) meaning: &'static str,
    /// Programs of `tests/versions/programs` that show what each Python says.
    pub(crate) programs: &'static [&'static str],
    /// What can have led to it.
    pub(crate) causes: &'static [Told],
}

impl Entry {
    /// Its first sentence as it prints: `RuntimeError: Event loop is closed`.
    pub(crate) fn title(&self) -> String {
        let sentence = self.sentences.first().copied().unwrap_or_default();
        match self.class {
            "" => sentence.to_owned(),
            class if sentence == class => class.to_owned(),
            class => format!("{class}: {sentence}"),
        }
    }

    /// What has happened, in a few words.
    pub(crate) fn meaning(&self, locale: Locale) -> Cow<'static, str> {
        locale.own(&self.message(), None).unwrap_or(Cow::Borrowed(self.meaning))
    }

    /// The causes: of each the question that tells it from the others, and it itself.
    pub(crate) fn questions(
        &self,
        locale: Locale,
    ) -> impl Iterator<Item = (Cow<'static, str>, &'static Told)> {
        (1..).zip(self.causes).map(move |(number, told)| {
            let question = locale.own(&self.message(), Some(&format!("question-{number}")));
            (question.unwrap_or(Cow::Borrowed(told.question)), told)
        })
    }

    /// What helps against one of its causes.
    pub(crate) fn cure(&self, told: &Told, language: Language, locale: Locale) -> Cow<'static, str> {
        let number =
            self.causes.iter().position(|cause| std::ptr::eq(cause, told)).map_or(0, |place| place + 1);
        let terms = match language {
            Language::Python => "python",
            Language::Rust => "rust",
        };
        let own = locale.own(&self.message(), Some(&format!("{terms}-{number}")));
        own.unwrap_or_else(|| told.cure.text(language, locale))
    }

    /// Under which the catalogues of other languages have it.
    fn message(&self) -> String {
        format!("error-{}", self.name)
    }
}

/// A cause, as it is told from the others.
#[derive(Debug)]
pub(crate) struct Told {
    /// Whoever says yes to it has found the cause: in English.
    pub(crate) question: &'static str,
    pub(crate) cure: Cure,
    /// The lesson in which it happens.
    pub(crate) lesson: Option<&'static str>,
}

/// What helps.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Cure {
    /// What the stepper says at the step of the error.
    Of(Cause),
    /// What no trace tells: nothing is refused where it happens.
    Said { python: &'static str, rust: &'static str },
}

impl Cure {
    /// In the words of that language.
    fn text(self, language: Language, locale: Locale) -> Cow<'static, str> {
        match (self, language) {
            (Self::Of(cause), language) => cause.cure(language, locale),
            (Self::Said { python, .. }, Language::Python) => python.into(),
            (Self::Said { rust, .. }, Language::Rust) => rust.into(),
        }
    }
}

/// A cause that the stepper tells from the others, too.
pub(super) const fn told(question: &'static str, cause: Cause) -> Told {
    Told { question, cure: Cure::Of(cause), lesson: None }
}

/// A cause that no trace tells.
pub(super) const fn said(question: &'static str, python: &'static str, rust: &'static str) -> Told {
    Told { question, cure: Cure::Said { python, rust }, lesson: None }
}

impl Told {
    /// The same, which happens in that lesson.
    pub(super) const fn in_lesson(self, lesson: &'static str) -> Self {
        Self { lesson: Some(lesson), ..self }
    }

    /// The exercise that is an example of it, and its number.
    pub(crate) fn exercise(&self) -> Option<(usize, &'static Exercise)> {
        let Cure::Of(cause) = self.cure else { return None };
        cured_by(&cause.cure(Language::Python, Locale::English))
    }
}
