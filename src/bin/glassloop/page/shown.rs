//! What a page shows: a run, and what it is beside.

use glassloop::trace::file::Language;

use super::versions;
use crate::in_step::InStep;
use crate::locale::Locale;
use crate::walkthrough::Walkthrough;

/// Another run of the same, and the steps of the two that belong together.
pub(super) type Beside = (Walkthrough, InStep);

/// A run; of a lesson its twin, and what other versions of asyncio make of it.
#[derive(Clone)]
pub(crate) struct Shown {
    pub(super) walkthrough: Walkthrough,
    /// The same in the other language, if there is that.
    pub(super) twin: Option<Beside>,
    /// By version; none, if that does the same.
    pub(super) versions: Vec<(String, Option<Beside>)>,
}

impl Shown {
    pub(crate) fn of(walkthrough: Walkthrough) -> Self {
        Self {
            twin: walkthrough.in_the_other_language(walkthrough.replay.records()),
            versions: versions::others(&walkthrough),
            walkthrough,
        }
    }

    /// The same, told in that language.
    pub(super) fn told_in(self, locale: Locale) -> Self {
        let told = |(walkthrough, in_step): Beside| (walkthrough.told_in(locale), in_step);
        Self {
            walkthrough: self.walkthrough.told_in(locale),
            twin: self.twin.map(told),
            versions: self.versions.into_iter().map(|(name, other)| (name, other.map(told))).collect(),
        }
    }

    /// The run of the program in this language, if there is one.
    pub(super) fn in_language(&self, language: Language) -> Option<&Walkthrough> {
        let twin = self.twin.as_ref().map(|(twin, _)| twin);
        std::iter::once(&self.walkthrough).chain(twin).find(|it| it.language == language)
    }

    /// The one in this language, or the only one.
    pub(super) fn first_in(&self, language: Language) -> &Walkthrough {
        self.in_language(language).unwrap_or(&self.walkthrough)
    }
}
