//! A lesson as other versions of asyncio run it.

use serde::Serialize;

use super::data::Data;
use super::shown::Beside;
use crate::mirrored::{VERSIONS, first_difference};
use crate::walkthrough::Walkthrough;

/// The lesson as every other version runs it; nothing of what is no lesson, or was recorded.
pub(super) fn others(walkthrough: &Walkthrough) -> Vec<(String, Option<Beside>)> {
    let records = walkthrough.replay.records();
    let others = VERSIONS.into_iter().filter(|version| Some(*version) != walkthrough.asyncio);
    let run = others.filter_map(|version| Some((version, walkthrough.as_version(records, version)?)));
    run.map(|(version, (other, in_step))| {
        let differs = first_difference(records, other.replay.records()).is_some();
        (version.to_string(), differs.then_some((other, in_step)))
    })
    .collect()
}

/// What a page holds of another version.
#[derive(Serialize)]
pub(super) struct Version<'a> {
    version: &'a str,
    /// What it does; none, if that is the same.
    walkthrough: Option<Data<'a>>,
    /// The steps that belong together, by their distances.
    in_step: Vec<(usize, usize)>,
}

impl<'a> Version<'a> {
    pub(super) fn of((version, other): &'a (String, Option<Beside>), in_a_site: bool) -> Self {
        Self {
            version,
            walkthrough: other.as_ref().map(|(walkthrough, _)| Data::of(walkthrough, in_a_site)),
            in_step: other.as_ref().map(|(_, in_step)| in_step.distances()).unwrap_or_default(),
        }
    }
}
