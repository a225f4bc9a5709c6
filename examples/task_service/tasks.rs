//! The tasks that the service was asked to do, and what became of them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Bound::{Excluded, Unbounded};

use serde::{Deserialize, Serialize};

use crate::page::Page;

/// What a client asks for: the body of `POST /api/v1/tasks`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Order {
    /// Where to look, such as `xhs`.
    pub(crate) platform: String,
    /// What to do there, such as `search`.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) keywords: Vec<String>,
    #[serde(default = "ten")]
    pub(crate) max_count: u32,
    #[serde(default)]
    pub(crate) enable_comment: bool,
    #[serde(default)]
    pub(crate) enable_download: bool,
}

fn ten() -> u32 {
    10
}

/// No order asks for more.
const MOST: u32 = 1_000;

impl Order {
    /// Reads an order, or says what is wrong with it.
    pub(crate) fn parse(body: &[u8]) -> Result<Self, String> {
        let order: Self = serde_json::from_slice(body).map_err(|error| error.to_string())?;
        order.check()?;
        Ok(order)
    }

    fn check(&self) -> Result<(), String> {
        let blank = |text: &String| text.trim().is_empty();
        if blank(&self.platform) {
            Err("platform is empty".to_owned())
        } else if blank(&self.kind) {
            Err("type is empty".to_owned())
        } else if self.keywords.is_empty() {
            Err("keywords: there has to be at least one".to_owned())
        } else if self.keywords.iter().any(blank) {
            Err("keywords: one of them is empty".to_owned())
        } else if !(1..=MOST).contains(&self.max_count) {
            Err(format!("max_count is {}, and has to be from 1 to {MOST}", self.max_count))
        } else {
            Ok(())
        }
    }
}

/// How far a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Progress {
    /// Accepted; nothing was done yet.
    Pending,
    /// Somebody is at it.
    Running,
    /// Done.
    Completed,
}

/// A task: what was asked for, and how far it is.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Task {
    pub(crate) id: u64,
    pub(crate) status: Progress,
    #[serde(flatten)]
    pub(crate) order: Order,
}

/// All tasks, by their ids, which count up from 1.
///
/// They are kept until the service ends: who wants to look at them later, or to
/// have more of them than memory holds, needs a database here.
#[derive(Debug, Default)]
pub(crate) struct Tasks {
    tasks: RefCell<BTreeMap<u64, Task>>,
}

impl Tasks {
    pub(crate) fn add(&self, order: Order) -> Task {
        let mut tasks = self.tasks.borrow_mut();
        let id = tasks.last_key_value().map_or(1, |(last, _)| last + 1);
        let task = Task { id, status: Progress::Pending, order };
        tasks.insert(id, task.clone());
        task
    }

    pub(crate) fn remove(&self, id: u64) {
        self.tasks.borrow_mut().remove(&id);
    }

    pub(crate) fn get(&self, id: u64) -> Option<Task> {
        self.tasks.borrow().get(&id).cloned()
    }

    /// The tasks of a page, and the page that follows, if there are more.
    pub(crate) fn page(&self, page: Page) -> (Vec<Task>, Option<Page>) {
        let tasks = self.tasks.borrow();
        let mut behind = tasks.range((Excluded(page.after), Unbounded)).map(|(_, task)| task);
        let shown: Vec<Task> = behind.by_ref().take(page.limit).cloned().collect();
        let next = behind.next().and(shown.last()).map(|last| page.next(last.id));
        (shown, next)
    }

    pub(crate) fn set(&self, id: u64, status: Progress) {
        if let Some(task) = self.tasks.borrow_mut().get_mut(&id) {
            task.status = status;
        }
    }
}
