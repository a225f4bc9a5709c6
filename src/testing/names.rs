//! What everything in a trace is called.

use std::collections::BTreeMap;

use super::shutdown;
use crate::trace::ids::{CallbackId, FutureId, TaskId};
use crate::trace::{Actor, Event, FutureRef, Record, SourceLine};

/// How the name of a task begins that was given none.
const NUMBERED: &str = "Task-";

/// The names of all that a trace has made.
pub(super) struct Names<'a> {
    /// The name and the coroutine of each task.
    tasks: BTreeMap<TaskId, (&'a str, &'a str)>,
    /// Without the loop's own; and where they were scheduled.
    callbacks: BTreeMap<CallbackId, (&'a str, Option<&'a SourceLine>)>,
    futures: BTreeMap<FutureId, &'a str>,
}

/// Something that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Runner {
    Task(TaskId),
    Callback(CallbackId),
}

impl<'a> Names<'a> {
    pub(super) fn of(records: &'a [Record]) -> Self {
        let mut names = Self { tasks: BTreeMap::new(), callbacks: BTreeMap::new(), futures: BTreeMap::new() };
        records.iter().for_each(|record| names.learn(record));
        names
    }

    fn learn(&mut self, record: &'a Record) {
        match &record.event {
            Event::TaskMade(made) => drop(self.tasks.insert(made.task, (&made.name, &made.coroutine))),
            Event::TaskRenamed(task, name) => {
                self.tasks.entry(*task).and_modify(|(before, _)| *before = name);
            }
            Event::CallbackMade(made) if !made.internal => {
                self.callbacks.insert(made.callback, (&made.name, record.source.as_ref()));
            }
            Event::FutureMade(made) => drop(self.futures.insert(made.future, &made.class)),
            _ => {}
        }
    }

    /// All that bear this name: tasks by their own or their coroutine's, and callbacks.
    pub(super) fn bearers(&self, wanted: &str) -> Vec<Runner> {
        let tasks =
            self.tasks.iter().filter(|(_, (name, coroutine))| wanted == *name || wanted == *coroutine);
        let callbacks = self.callbacks.iter().filter(|(_, (name, _))| wanted == *name);
        let tasks = tasks.map(|(task, _)| Runner::Task(*task));
        tasks.chain(callbacks.map(|(callback, _)| Runner::Callback(*callback))).collect()
    }

    /// The names that one may want to ask for: not those that a number alone tells apart, and
    /// none of what glassloop makes itself.
    pub(super) fn known(&self) -> Vec<&'a str> {
        let tasks = self.tasks.values().filter(|(_, coroutine)| !shutdown::is_of_run(coroutine));
        let tasks = tasks.flat_map(|(name, coroutine)| [*coroutine, *name]);
        let callbacks = self.callbacks.values().filter(|(_, source)| source.and_then(library).is_none());
        let mut known: Vec<&str> = Vec::new();
        for name in tasks.chain(callbacks.map(|(name, _)| *name)) {
            if !name.starts_with(NUMBERED) && !known.contains(&name) {
                known.push(name);
            }
        }
        known
    }

    /// Whether it is the loop's own bookkeeping.
    pub(super) fn is_internal(&self, callback: CallbackId) -> bool {
        !self.callbacks.contains_key(&callback)
    }

    /// `task 1 (main)`, or `task 1 "my_task"` if it was given a name.
    pub(super) fn task(&self, id: TaskId) -> String {
        match self.tasks.get(&id) {
            Some((name, coroutine)) if name.starts_with(NUMBERED) => format!("{id} ({coroutine})"),
            Some((name, _)) => format!("{id} \"{name}\""),
            None => id.to_string(),
        }
    }

    /// `callback 1 (say_hello)`, or `callback 2 (of sleep)` if it is not the program's own.
    pub(super) fn callback(&self, id: CallbackId) -> String {
        match self.callbacks.get(&id) {
            Some((name, source)) => match source.and_then(library) {
                Some(of) => format!("{id} (of {of})"),
                None => format!("{id} ({name})"),
            },
            None => id.to_string(),
        }
    }

    /// `future 1`, `future 2 (_GatheringFuture)`, `task 1 (main)`.
    pub(super) fn future(&self, reference: FutureRef) -> String {
        match reference {
            FutureRef::Task(task) => self.task(task),
            FutureRef::Future(id) => match self.futures.get(&id) {
                Some(class) if *class != "Future" => format!("{id} ({class})"),
                _ => id.to_string(),
            },
        }
    }

    /// Who did it: `the program`, `the loop`, `task 1 (main)`, `callback 1 (say_hello)`.
    pub(super) fn actor(&self, actor: Actor) -> String {
        match actor {
            Actor::Program => "the program".to_owned(),
            Actor::Loop => "the loop".to_owned(),
            Actor::Callback(id) => self.callback(id),
            Actor::Task(id) => self.task(id),
        }
    }
}

impl Runner {
    /// Whether it begins to run here.
    pub(super) fn begins(self, event: &Event) -> bool {
        match *event {
            Event::TaskBegun(task, _) | Event::TaskBegunEagerly(task) => self == Runner::Task(task),
            Event::CallbackBegun(callback) | Event::TimerFired(callback) => {
                self == Runner::Callback(callback)
            }
            _ => false,
        }
    }
}

/// Which of glassloop's own functions a line stands in: the one that its file is named after.
/// None, if it is a line of the program's.
pub(super) fn library(source: &SourceLine) -> Option<String> {
    // What the compiler puts before the names of this crate's files.
    let before = file!().strip_suffix("src/testing/names.rs").unwrap_or_default().replace('\\', "/");
    let file = source.file();
    let file = file.strip_prefix(&*before)?;
    let is_own = ["src/kernel/", "src/aio/", "src/tornado"].iter().any(|own| file.starts_with(own));
    let stem = file.rsplit('/').next()?.strip_suffix(".rs")?;
    is_own.then(|| stem.to_owned())
}
