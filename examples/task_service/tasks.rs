//! The tasks that the service was asked to do, and what became of them.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ops::Bound::{Excluded, Unbounded};

use serde::{Deserialize, Serialize};

use crate::page::{MOST_BYTES, Page};

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
/// Nor for more keywords.
pub(crate) const MOST_KEYWORDS: usize = 100;

impl Order {
    /// Reads an order, or says what is wrong with it.
    pub(crate) fn parse(body: &[u8]) -> Result<Self, String> {
        let order: Self = serde_json::from_slice(body).map_err(|error| error.to_string())?;
        order.check()?;
        Ok(order)
    }

    /// About how many bytes it takes in memory.
    pub(crate) fn size(&self) -> usize {
        let texts = [&self.platform, &self.kind].into_iter().chain(&self.keywords);
        size_of::<Task>() + texts.map(|text| size_of::<String>() + text.len()).sum::<usize>()
    }

    fn check(&self) -> Result<(), String> {
        let blank = |text: &String| text.trim().is_empty();
        if blank(&self.platform) {
            Err("platform is empty".to_owned())
        } else if blank(&self.kind) {
            Err("type is empty".to_owned())
        } else if self.keywords.is_empty() {
            Err("keywords: there has to be at least one".to_owned())
        } else if self.keywords.len() > MOST_KEYWORDS {
            let count = self.keywords.len();
            Err(format!("keywords: there are {count}, and at most {MOST_KEYWORDS} are looked for"))
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

/// So many tasks are kept: then the oldest that is done is forgotten for a new one.
pub(crate) const MOST_TASKS: usize = 100_000;
/// The same in bytes.
const MOST_KEPT: usize = 64 * 1024 * 1024;
/// So many bytes of orders may wait to be done: then no more are taken.
pub(crate) const MOST_WAITING: usize = 8 * 1024 * 1024;

/// All tasks, by their ids, which count up from 1.
///
/// They are kept as long as there is room, in memory: who wants to have more of them, or
/// to look at them later, needs a database here.
#[derive(Debug, Default)]
pub(crate) struct Tasks {
    tasks: RefCell<BTreeMap<u64, Task>>,
    last_id: Cell<u64>,
    /// How many bytes they take.
    kept: Cell<usize>,
    /// The same of those that are not done.
    waiting: Cell<usize>,
}

impl Tasks {
    /// Whether there is room for this order.
    pub(crate) fn has_room_for(&self, order: &Order) -> bool {
        self.waiting.get() + order.size() <= MOST_WAITING
    }

    pub(crate) fn add(&self, order: Order) -> Task {
        let id = self.last_id.get() + 1;
        self.last_id.set(id);
        let size = order.size();
        let task = Task { id, status: Progress::Pending, order };
        self.tasks.borrow_mut().insert(id, task.clone());
        self.kept.set(self.kept.get() + size);
        self.waiting.set(self.waiting.get() + size);
        self.make_room();
        task
    }

    /// Forgets the oldest that are done, if there are too many.
    fn make_room(&self) {
        while self.tasks.borrow().len() > MOST_TASKS || self.kept.get() > MOST_KEPT {
            let oldest = self
                .tasks
                .borrow()
                .values()
                .find(|task| task.status == Progress::Completed)
                .map(|task| task.id);
            match oldest {
                Some(id) => self.remove(id),
                None => return,
            }
        }
    }

    pub(crate) fn remove(&self, id: u64) {
        if let Some(task) = self.tasks.borrow_mut().remove(&id) {
            let size = task.order.size();
            self.kept.set(self.kept.get() - size);
            if task.status != Progress::Completed {
                self.waiting.set(self.waiting.get() - size);
            }
        }
    }

    pub(crate) fn get(&self, id: u64) -> Option<Task> {
        self.tasks.borrow().get(&id).cloned()
    }

    /// The tasks of a page in JSON, and the page that follows, if there are more.
    ///
    /// They are written where they lie: a copy of each would take longer than the page.
    pub(crate) fn page(&self, page: Page) -> (String, Option<Page>) {
        let tasks = self.tasks.borrow();
        let mut behind = tasks.range((Excluded(page.after), Unbounded)).map(|(_, task)| task);
        let (mut json, mut last) = ("[".to_owned(), None);
        for task in behind.by_ref().take(page.limit) {
            json.push_str(if last.is_some() { "," } else { "" });
            json.push_str(&serde_json::to_string(task).expect("a task's keys are strings"));
            last = Some(task.id);
            if json.len() >= MOST_BYTES {
                break;
            }
        }
        json.push(']');
        (json, behind.next().and(last).map(|last| page.next(last)))
    }

    pub(crate) fn set(&self, id: u64, status: Progress) {
        if let Some(task) = self.tasks.borrow_mut().get_mut(&id) {
            if status == Progress::Completed && task.status != Progress::Completed {
                self.waiting.set(self.waiting.get() - task.order.size());
            }
            task.status = status;
        }
    }
}
