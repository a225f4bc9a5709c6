//! Programs that Rust cannot say.

use std::collections::BTreeSet;

use glassloop::Asyncio;
use serde_json::Value as Json;

use crate::program::Program;

/// Why a program is not run as this version; nothing, if it is.
pub(crate) fn why_left_out(program: &Program, asyncio: Asyncio) -> Option<&'static str> {
    let mut operations = Vec::new();
    find_operations(&program.json["coros"], &mut operations);
    find_operations(&program.json["main"], &mut operations);
    operations.iter().find_map(|operation| why(operation, asyncio))
}

fn why(operation: &[Json], asyncio: Asyncio) -> Option<&'static str> {
    let (name, arguments) = operation.split_first()?;
    match (name.as_str()?, arguments) {
        ("wait", [slots, ..]) if slots_of(slots).any(is_awaitable) => Some("wait takes futures alone"),
        ("gather_wait", [slots, ..]) if has_one_twice(slots) => Some("a coroutine cannot be given twice"),
        // All that can be awaited is a coroutine here, if it is no future.
        ("asyncio_run_of", [_, slot])
            if !asyncio.run_takes_any_awaitable() && is_awaitable(slot.as_str()?) =>
        {
            Some("an awaitable is no other thing than a coroutine")
        }
        _ => None,
    }
}

/// Slots that hold awaitables are called `a0`, `a1`, …
fn is_awaitable(slot: &str) -> bool {
    slot.strip_prefix('a').is_some_and(|number| number.parse::<u32>().is_ok())
}

fn slots_of(slots: &Json) -> impl Iterator<Item = &str> {
    slots.as_array().into_iter().flatten().filter_map(Json::as_str)
}

fn has_one_twice(slots: &Json) -> bool {
    let mut seen = BTreeSet::new();
    slots_of(slots).any(|slot| is_awaitable(slot) && !seen.insert(slot))
}

/// Every operation, however deep it stands.
fn find_operations<'a>(json: &'a Json, found: &mut Vec<&'a [Json]>) {
    match json {
        Json::Object(coroutines) => coroutines.values().for_each(|block| find_operations(block, found)),
        Json::Array(items) => {
            if items.first().is_some_and(Json::is_string) {
                found.push(items);
            }
            items.iter().for_each(|item| find_operations(item, found));
        }
        _ => {}
    }
}
