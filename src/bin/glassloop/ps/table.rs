//! The tasks as a table: `python -m asyncio ps`.

use std::collections::BTreeMap;

use super::frames::Frame;
use super::living::Living;

const HEADER: [&str; 7] =
    ["tid", "task id", "task name", "coroutine stack", "awaiter chain", "awaiter name", "awaiter id"];

/// The lines, the header first: one a task and one that awaits it.
pub(super) fn lines(tasks: &[Living]) -> Vec<String> {
    let by_id: BTreeMap<_, _> = tasks.iter().map(|task| (task.task, task)).collect();
    let mut lines = vec![line(HEADER), "-".repeat(180)];
    for task in tasks {
        let (thread, id) = (task.thread.number().to_string(), format!("{:#x}", task.task.number()));
        let stack = chain(&task.frames);
        let row =
            |chain: &str, name: &str, by: &str| line([&*thread, &*id, &*task.name, &*stack, chain, name, by]);
        let awaiting = task.awaited_by.iter().filter_map(|by| by_id.get(by));
        let rows = awaiting.map(|by| row(&chain(&by.frames), &by.name, &format!("{:#x}", by.task.number())));
        lines.extend(rows);
        if task.awaited_by.is_empty() {
            lines.push(row("", "", "0x0"));
        }
    }
    lines
}

fn line([thread, id, name, stack, chain, awaiter, awaiter_id]: [&str; 7]) -> String {
    format!("{thread:<10} {id:<20} {name:<20} {stack:<50} {chain:<50} {awaiter:<15} {awaiter_id:<15}")
}

/// `inner -> outer`.
fn chain(frames: &[Frame]) -> String {
    frames.iter().map(|frame| &*frame.function).collect::<Vec<_>>().join(" -> ")
}
