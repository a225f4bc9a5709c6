//! The fold: what is alive after some records.
//!
//! It holds only what changes.  Whatever a record says once and for all, such
//! as a name, stays in the record: the state remembers the record's place.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::stack::Stack;
use super::timers::Timers;
use super::transports::Open;
use crate::trace::event::{Actor, Awaited, Event, Interest, Record, Wait};
use crate::trace::ids::{CallbackId, FutureRef, LoopId, SourceId, TaskId, ThreadId};
use crate::trace::snapshot::{Lifecycle, ReadyEntry, TaskState};

/// A record's place in the list of records, from 0.
pub(super) type Place = usize;

/// What is wrong with a record that was folded all the same.
pub(super) type Folded = Result<(), String>;

/// Everything that is alive.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct State {
    pub(super) loops: BTreeMap<LoopId, LoopState>,
    /// The futures and tasks that are not done, and how many done callbacks they have.
    pub(super) pending: BTreeMap<FutureRef, usize>,
    /// The loops that run in each thread, the innermost last.
    running: BTreeMap<ThreadId, Vec<LoopId>>,
}

/// What one loop holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct LoopState {
    pub(super) lifecycle: Lifecycle,
    pub(super) iteration: u64,
    pub(super) nanoseconds: u64,
    pub(super) stack: Stack,
    /// How long the iteration that began last was going to wait.
    pub(super) wait: Option<Wait>,
    /// What the run is for, if for a future.
    pub(super) until: Option<FutureRef>,
    pub(super) ready: VecDeque<ReadyEntry>,
    pub(super) timers: Timers,
    pub(super) tasks: BTreeMap<TaskId, TaskPlaces>,
    /// Those that are suspended, and wait for something.
    pub(super) waiting: BTreeSet<TaskId>,
    /// Whether only a part of it is seen: of its timers not when they are dropped.
    is_partial: bool,
    pub(super) sources: BTreeMap<(SourceId, Interest), CallbackId>,
    pub(super) open: Open,
}

/// A task that is not done, and the records that say more about it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct TaskPlaces {
    pub(super) state: TaskState,
    /// Where it got its name.
    pub(super) named: Option<Place>,
    /// Where it was suspended last.
    pub(super) suspended: Option<Place>,
}

impl State {
    /// Takes in one more record, as far as it makes sense.
    ///
    /// # Errors
    /// Says what does not.
    pub(super) fn apply(&mut self, place: Place, record: &Record) -> Folded {
        self.count_pending(&record.event);
        let Some(id) = record.event_loop else {
            return match record.event {
                Event::Said(_)
                | Event::Refused(_)
                | Event::Reported(_)
                | Event::NeverAwaited(_)
                | Event::ThreadSeen(..)
                | Event::SubprocessStarted(_)
                | Event::SubprocessEnded(..)
                | Event::ProgramEnded(_) => Ok(()),
                _ => Err("it belongs to no loop".to_owned()),
            };
        };
        self.count_running(id, record);
        let event_loop = self.loops.entry(id).or_default();
        event_loop.iteration = record.iteration;
        event_loop.nanoseconds = record.nanoseconds;
        event_loop.apply(place, &record.event)
    }

    /// How many things it holds: what a copy of it costs.
    pub(super) fn size(&self) -> usize {
        self.pending.len() + self.loops.values().map(LoopState::size).sum::<usize>()
    }

    /// The loop that has the word in this thread; none while only the program has.
    pub(super) fn acting(&self, thread: ThreadId) -> Option<LoopId> {
        self.running.get(&thread)?.last().copied()
    }

    fn count_running(&mut self, id: LoopId, record: &Record) {
        match record.event {
            Event::RunBegun(_) => self.running.entry(record.thread).or_default().push(id),
            Event::RunEnded => {
                let Some(loops) = self.running.get_mut(&record.thread) else { return };
                if let Some(innermost) = loops.iter().rposition(|other| *other == id) {
                    loops.remove(innermost);
                }
                if loops.is_empty() {
                    self.running.remove(&record.thread);
                }
            }
            _ => {}
        }
    }

    fn count_pending(&mut self, event: &Event) {
        match event {
            Event::TaskMade(made) => drop(self.pending.insert(FutureRef::Task(made.task), 0)),
            Event::FutureMade(made) => drop(self.pending.insert(FutureRef::Future(made.future), 0)),
            Event::TaskFinished(task, _) | Event::TaskDestroyed(task) => {
                self.pending.remove(&FutureRef::Task(*task));
            }
            Event::FutureFinished(future, _) => drop(self.pending.remove(future)),
            Event::DoneCallbackAdded(future) => self.change_done_callbacks(*future, |count| count + 1),
            Event::DoneCallbackRemoved(future, removed) => {
                self.change_done_callbacks(*future, |count| count.saturating_sub(*removed));
            }
            _ => {}
        }
    }

    fn change_done_callbacks(&mut self, future: FutureRef, change: impl FnOnce(usize) -> usize) {
        if let Some(count) = self.pending.get_mut(&future) {
            *count = change(*count);
        }
    }
}

impl Default for LoopState {
    /// A loop that was just made.
    fn default() -> Self {
        Self {
            lifecycle: Lifecycle::Idle,
            iteration: 0,
            nanoseconds: 0,
            stack: Stack::default(),
            wait: None,
            until: None,
            ready: VecDeque::new(),
            timers: Timers::default(),
            tasks: BTreeMap::new(),
            waiting: BTreeSet::new(),
            is_partial: false,
            sources: BTreeMap::new(),
            open: Open::default(),
        }
    }
}

impl LoopState {
    fn size(&self) -> usize {
        1 + self.ready.len() + self.timers.len() + self.tasks.len() + self.sources.len() + self.open.size()
    }

    /// The callbacks that it may still call, and the one that it calls now.
    pub(super) fn callbacks(&self) -> BTreeSet<CallbackId> {
        let ready = self.ready.iter().filter_map(|entry| match entry {
            ReadyEntry::Callback(callback) => Some(callback),
            ReadyEntry::Task(_) => None,
        });
        let mut callbacks: BTreeSet<_> = ready.copied().collect();
        callbacks.extend(self.timers.alive().map(|(_, callback)| callback));
        callbacks.extend(self.sources.values());
        callbacks.extend(self.stack.all().filter_map(|actor| match actor {
            Actor::Callback(callback) => Some(callback),
            _ => None,
        }));
        callbacks
    }

    fn apply(&mut self, place: Place, event: &Event) -> Folded {
        self.apply_lifecycle(event);
        self.apply_source(event);
        self.open.apply(place, event);
        let callback = self.apply_callback(place, event);
        callback.and(self.apply_task(place, event))
    }

    fn apply_source(&mut self, event: &Event) {
        match event {
            Event::SourceAdded(source, interest, callback) => {
                self.sources.insert((*source, *interest), *callback);
            }
            Event::SourceRemoved(source, interest) => drop(self.sources.remove(&(*source, *interest))),
            _ => {}
        }
    }

    fn apply_lifecycle(&mut self, event: &Event) {
        match event {
            Event::RunBegun(run) => {
                if self.lifecycle != Lifecycle::Stopping {
                    self.lifecycle = Lifecycle::Running;
                }
                self.stack.push(Actor::Loop);
                self.until = run.until();
            }
            Event::IterationBegun(wait) => self.wait = Some(*wait),
            Event::RunEnded => {
                self.stack.leave_run();
                self.lifecycle = if self.stack.is_empty() { Lifecycle::Idle } else { Lifecycle::Running };
                (self.until, self.wait) = (None, None);
            }
            Event::StopRequested => self.lifecycle = Lifecycle::Stopping,
            Event::Partial(_) => self.is_partial = true,
            Event::Closed => {
                self.lifecycle = Lifecycle::Closed;
                self.ready.clear();
                self.timers.clear();
                self.sources.clear();
            }
            _ => {}
        }
    }

    fn apply_callback(&mut self, place: Place, event: &Event) -> Folded {
        match event {
            Event::TimerMade(callback, when) => {
                self.timers.add(*callback, *when, place);
            }
            Event::CallbackReady(callback, _) => {
                self.timers.remove(*callback);
                self.ready.push_back(ReadyEntry::Callback(*callback));
            }
            Event::CallbackBegun(callback) if self.timers.contains(*callback) => self.fire(*callback),
            Event::TimerFired(callback) => self.fire(*callback),
            Event::CallbackBegun(callback) => {
                self.stack.begin(Actor::Callback(*callback));
                return self.take_turn(ReadyEntry::Callback(*callback));
            }
            Event::CallbackSkipped(callback) => return self.take_turn(ReadyEntry::Callback(*callback)),
            Event::CallbackFinished(callback, _) => self.stack.end(Actor::Callback(*callback)),
            Event::CallbackCancelled(callback) => self.cancel_timer(*callback),
            Event::TimerDropped(callback) => self.timers.remove(*callback),
            _ => {}
        }
        Ok(())
    }

    /// A timer's callback begins straight from the timers.
    fn fire(&mut self, callback: CallbackId) {
        self.timers.remove(callback);
        self.stack.begin(Actor::Callback(callback));
    }

    fn cancel_timer(&mut self, callback: CallbackId) {
        match self.is_partial {
            true => self.timers.remove(callback),
            false => self.timers.cancel(callback),
        }
    }

    fn apply_task(&mut self, place: Place, event: &Event) -> Folded {
        match event {
            Event::TaskMade(made) => self.task(made.task).named = Some(place),
            Event::TaskRenamed(task, _) => {
                // A task that is done can be given another name, too.
                if let Some(task) = self.tasks.get_mut(task) {
                    task.named = Some(place);
                }
            }
            Event::TaskReady(task, _) => {
                self.rouse(*task, TaskState::Scheduled);
                self.ready.push_back(ReadyEntry::Task(*task));
            }
            Event::TaskSkipped(task) => return self.take_turn(ReadyEntry::Task(*task)),
            Event::TaskBegun(task, _) => {
                self.rouse(*task, TaskState::Executing);
                self.stack.begin(Actor::Task(*task));
                return self.take_turn(ReadyEntry::Task(*task));
            }
            Event::TaskBegunEagerly(task) => {
                self.rouse(*task, TaskState::Executing);
                self.stack.push(Actor::Task(*task));
            }
            Event::TaskSuspended(task, awaited) => self.suspend(*task, place, awaited),
            Event::TaskFinished(task, _) => {
                self.stack.end(Actor::Task(*task));
                self.forget(*task);
            }
            Event::TaskDestroyed(task) => self.forget(*task),
            _ => {}
        }
        Ok(())
    }

    fn forget(&mut self, task: TaskId) {
        self.tasks.remove(&task);
        self.waiting.remove(&task);
    }

    /// It waits no more.
    fn rouse(&mut self, task: TaskId, state: TaskState) {
        self.task(task).state = state;
        self.waiting.remove(&task);
    }

    fn suspend(&mut self, id: TaskId, place: Place, awaited: &[Awaited]) {
        self.stack.end(Actor::Task(id));
        let task = self.task(id);
        task.suspended = Some(place);
        // One that was woken during its step is scheduled already.
        if task.state == TaskState::Executing {
            task.state = TaskState::Waiting;
        }
        if task.state == TaskState::Waiting && !awaited.is_empty() {
            self.waiting.insert(id);
        } else {
            self.waiting.remove(&id);
        }
    }

    /// A task; one that was never made is made up.
    fn task(&mut self, task: TaskId) -> &mut TaskPlaces {
        let unknown = TaskPlaces { state: TaskState::Waiting, named: None, suspended: None };
        self.tasks.entry(task).or_insert(unknown)
    }

    /// The front of the ready queue has its turn.
    fn take_turn(&mut self, entry: ReadyEntry) -> Folded {
        let front = self.ready.front().copied();
        if front == Some(entry) {
            self.ready.pop_front();
            return Ok(());
        }
        if let Some(place) = self.ready.iter().position(|other| *other == entry) {
            self.ready.remove(place);
        }
        Err(match front {
            Some(front) => format!("{} has its turn, but it is the turn of {}", name(entry), name(front)),
            None => format!("{} has its turn, but nothing is ready", name(entry)),
        })
    }
}

fn name(entry: ReadyEntry) -> String {
    match entry {
        ReadyEntry::Callback(callback) => callback.to_string(),
        ReadyEntry::Task(task) => task.to_string(),
    }
}
