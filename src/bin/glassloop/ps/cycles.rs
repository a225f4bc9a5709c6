//! Tasks that await one another in a circle: of those there is no tree.

use std::collections::BTreeMap;
use std::fmt;

use glassloop::trace::ids::TaskId;

use super::living::Living;

/// The circles, each from a task back to it; the names of the tasks.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cycles(Vec<Vec<String>>);

impl fmt::Display for Cycles {
    /// As `asyncio.tools` says it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ERROR: await-graph contains cycles - cannot print a tree!\n")?;
        self.0.iter().try_for_each(|cycle| write!(f, "\ncycle: {}", cycle.join(" → ")))
    }
}

/// Who awaits whom, by who awaits, in the order in which they are met.
fn graph(tasks: &[Living]) -> (Vec<TaskId>, BTreeMap<TaskId, Vec<TaskId>>) {
    let mut order = Vec::new();
    let mut graph: BTreeMap<TaskId, Vec<TaskId>> = BTreeMap::new();
    for task in tasks {
        for by in &task.awaited_by {
            if !graph.contains_key(by) {
                order.push(*by);
            }
            graph.entry(*by).or_default().push(task.task);
        }
    }
    (order, graph)
}

/// The circles, if there are any.
///
/// The search goes from whoever awaits to what is awaited, and keeps the way that it has come.
pub(super) fn find(tasks: &[Living]) -> Option<Cycles> {
    let (order, graph) = graph(tasks);
    let awaited = |task: &TaskId| graph.get(task).map(|of| of.as_slice()).unwrap_or_default();
    // Where each stands on the way; nowhere, once all behind it was looked at.
    let mut seen: BTreeMap<TaskId, Option<usize>> = BTreeMap::new();
    let mut cycles = Vec::new();
    for first in order {
        let mut way: Vec<(TaskId, usize)> = Vec::new();
        let mut next_step = (!seen.contains_key(&first)).then_some(first);
        loop {
            if let Some(task) = next_step.take() {
                seen.insert(task, Some(way.len()));
                way.push((task, 0));
            }
            let Some((here, next)) = way.last_mut() else { break };
            let Some(task) = awaited(here).get(*next).copied() else {
                seen.insert(*here, None);
                way.pop();
                continue;
            };
            *next += 1;
            match seen.get(&task) {
                Some(Some(place)) => cycles.push(circle(&way[*place..])),
                Some(None) => {}
                None => next_step = Some(task),
            }
        }
    }
    let name = |id: &TaskId| {
        tasks.iter().find(|task| task.task == *id).map_or_else(|| id.to_string(), |task| task.name.clone())
    };
    let named: Vec<Vec<String>> = cycles.iter().map(|cycle| cycle.iter().map(name).collect()).collect();
    (!named.is_empty()).then_some(Cycles(named))
}

fn circle(way: &[(TaskId, usize)]) -> Vec<TaskId> {
    way.iter().chain(way.first()).map(|(task, _)| *task).collect()
}
