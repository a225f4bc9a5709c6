//! The tasks as a tree, `python -m asyncio pstree`, and as a table, `python -m asyncio ps`.

use std::collections::BTreeMap;
use std::fmt;

use glassloop::trace::ids::TaskId;

use super::living::{Frame, Living};
use crate::locale::{Locale, say};

/// Why there is no tree.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NoTree {
    Cycles(Cycles),
    /// Somebody awaits somebody who awaits …, more deeply than Python's stack goes.
    TooDeep,
    /// What several await is printed below each of them.
    TooLong,
}

impl fmt::Display for NoTree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cycles(cycles) => cycles.fmt(f),
            Self::TooDeep => f.write_str(&as_error(say!(Locale::chosen(), "tree-is-too-deep"))),
            Self::TooLong => f.write_str(&as_error(say!(Locale::chosen(), "tree-is-too-long"))),
        }
    }
}

fn as_error(why: String) -> String {
    say!(Locale::chosen(), "error-is", why)
}

const DEEPEST: usize = 1_000;
const LONGEST: usize = 100_000;

/// A task, by its place; or a function below another node.
type Node = usize;

/// The labels of all nodes, and what is below each: first the tasks, and then the frames.
struct Tree {
    labels: Vec<String>,
    children: Vec<Vec<Node>>,
    frames: BTreeMap<(Node, String), Node>,
}

impl Tree {
    fn of(tasks: &[Living]) -> Self {
        let labels: Vec<String> = tasks.iter().map(|task| format!("(T) {}", task.name)).collect();
        let mut tree = Self { children: vec![Vec::new(); labels.len()], labels, frames: BTreeMap::new() };
        let places: BTreeMap<_, _> =
            tasks.iter().enumerate().map(|(place, task)| (task.task, place)).collect();
        let innermost: Vec<Node> = (0..tasks.len()).map(|task| tree.innermost(tasks, task)).collect();
        for (place, task) in tasks.iter().enumerate() {
            for by in task.awaited_by.iter().filter_map(|by| places.get(by)) {
                tree.children[innermost[*by]].push(place);
            }
        }
        tree
    }

    /// The innermost function of a task, below those that have called it.
    fn innermost(&mut self, tasks: &[Living], task: Node) -> Node {
        let frames = tasks[task].frames.iter().rev().map(ToString::to_string);
        frames.fold(task, |above, frame| self.frame(above, frame))
    }

    fn frame(&mut self, above: Node, frame: String) -> Node {
        if let Some(known) = self.frames.get(&(above, frame.clone())) {
            return *known;
        }
        let node = self.labels.len();
        self.labels.push(format!(" {frame}"));
        self.children.push(Vec::new());
        self.children[above].push(node);
        self.frames.insert((above, frame), node);
        node
    }

    /// The tasks that are below nothing.
    fn roots(&self, tasks: usize) -> Vec<Node> {
        let mut is_below = vec![false; self.labels.len()];
        self.children.iter().flatten().for_each(|child| is_below[*child] = true);
        (0..tasks).filter(|node| !is_below[*node]).collect()
    }

    fn render(&self, root: Node, lines: &mut Vec<String>) -> Result<(), NoTree> {
        let mut left = vec![(root, String::new(), true)];
        while let Some((node, prefix, is_last)) = left.pop() {
            let (branch, more) = if is_last { ("└── ", "    ") } else { ("├── ", "│   ") };
            lines.push(format!("{prefix}{branch}{}", self.labels[node]));
            let below = format!("{prefix}{more}");
            if below.chars().count() > 4 * DEEPEST {
                return Err(NoTree::TooDeep);
            }
            if lines.len() > LONGEST {
                return Err(NoTree::TooLong);
            }
            let children = self.children[node].iter().rev().enumerate();
            left.extend(children.map(|(place, child)| (*child, below.clone(), place == 0)));
        }
        Ok(())
    }
}

/// The lines of the trees, one tree after another.
///
/// # Errors
/// [`NoTree`].
pub(super) fn tree(tasks: &[Living]) -> Result<Vec<String>, NoTree> {
    if let Some(cycles) = find_cycles(tasks) {
        return Err(NoTree::Cycles(cycles));
    }
    let tree = Tree::of(tasks);
    let mut lines = Vec::new();
    tree.roots(tasks.len()).into_iter().try_for_each(|root| tree.render(root, &mut lines))?;
    Ok(lines)
}

// ── tasks that await one another in a circle: of those there is no tree ──────

/// The circles, each from a task back to it; the names of the tasks.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cycles(Vec<Vec<String>>);

/// As `asyncio.tools` says it, in every language.
const CYCLES: &str = "ERROR: await-graph contains cycles - cannot print a tree!";

impl fmt::Display for Cycles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{CYCLES}")?;
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
fn find_cycles(tasks: &[Living]) -> Option<Cycles> {
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

// ── as a table ───────────────────────────────────────────────────────────────

const HEADER: [&str; 7] =
    ["tid", "task id", "task name", "coroutine stack", "awaiter chain", "awaiter name", "awaiter id"];

/// The lines, the header first: one a task and one that awaits it.
pub(super) fn table(tasks: &[Living]) -> Vec<String> {
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
