//! The tasks as a tree: `python -m asyncio pstree`.

use std::collections::BTreeMap;
use std::fmt;

use super::cycles::{self, Cycles};
use super::living::Living;

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
            Self::TooDeep => {
                f.write_str("error: RecursionError: more than 1,000 await one another: see `ps`")
            }
            Self::TooLong => f.write_str("error: the tree has more than 100,000 lines: see `ps`"),
        }
    }
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
pub(super) fn lines(tasks: &[Living]) -> Result<Vec<String>, NoTree> {
    if let Some(cycles) = cycles::find(tasks) {
        return Err(NoTree::Cycles(cycles));
    }
    let tree = Tree::of(tasks);
    let mut lines = Vec::new();
    tree.roots(tasks.len()).into_iter().try_for_each(|root| tree.render(root, &mut lines))?;
    Ok(lines)
}
