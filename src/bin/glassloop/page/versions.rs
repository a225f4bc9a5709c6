//! A lesson as other versions of asyncio run it.

use serde::Serialize;

use super::data::Data;
use crate::exhibit::Exhibit;
use crate::in_step::InStep;
use crate::mirrored::{VERSIONS, first_difference};

/// The lesson as every other version runs it; nothing of what is no lesson, or was recorded.
pub(super) fn others(exhibit: &Exhibit) -> Vec<(String, Option<(Exhibit, InStep)>)> {
    let records = exhibit.replay.records();
    let others = VERSIONS.into_iter().filter(|version| Some(*version) != exhibit.asyncio);
    let run = others.filter_map(|version| Some((version, exhibit.as_version(records, version)?)));
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
    exhibit: Option<Data<'a>>,
    /// The steps that belong together.
    in_step: &'a [(usize, usize)],
}

impl<'a> Version<'a> {
    pub(super) fn of((version, other): &'a (String, Option<(Exhibit, InStep)>), in_a_site: bool) -> Self {
        Self {
            version,
            exhibit: other.as_ref().map(|(exhibit, _)| Data::of(exhibit, in_a_site)),
            in_step: other.as_ref().map_or(&[], |(_, in_step)| in_step.pairs()),
        }
    }
}
