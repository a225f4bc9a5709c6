//! From the state and the records to what there is to see.

use std::time::Duration;

use super::Replay;
use super::history::Subject;
use super::snapshot::{CallbackFacts, First, FutureFacts, LoopFacts, LoopGlance, Snapshot, TaskFacts};
use super::state::{LoopState, Place, TaskPlaces};
use crate::trace::event::{Actor, Awaited, Event, Outcome, Record, Why};
use crate::trace::ids::{CallbackId, FutureId, FutureRef, LoopId, TaskId, ThreadId};
use crate::trace::snapshot::{Lifecycle, LoopSnapshot, TaskEntry, TaskState, TimerEntry};

impl Replay {
    /// Everything that is alive at this step.
    ///
    /// The cost is in proportion to that, and to the number of lines said.
    pub fn snapshot(&self) -> Snapshot<'_> {
        let loops = &self.state.loops;
        let callbacks = loops.values().flat_map(LoopState::callbacks);
        let tasks = loops.values().flat_map(|event_loop| event_loop.tasks.keys());
        let futures = self.state.pending.keys().filter_map(|future| match future {
            FutureRef::Future(future) => Some(*future),
            FutureRef::Task(_) => None,
        });
        let transports = loops.values().flat_map(|event_loop| event_loop.open.transports.keys());
        let servers = loops.values().flat_map(|event_loop| event_loop.open.servers.keys());
        Snapshot {
            step: self.step(),
            last: self.last(),
            event_loops: self.event_loops().collect(),
            callbacks: callbacks.filter_map(|id| Some((id, self.callback(id)?))).collect(),
            tasks: tasks.filter_map(|id| Some((*id, self.task(*id)?))).collect(),
            futures: futures.filter_map(|id| Some((id, self.future(id)?))).collect(),
            transports: transports.filter_map(|id| Some((*id, self.transport(*id)?))).collect(),
            servers: servers.filter_map(|id| Some((*id, self.server(*id)?))).collect(),
            output: self.output().collect(),
            errors: self.errors().collect(),
        }
    }

    /// The loops, closed ones as well: the same as [`Snapshot::event_loops`], without the rest.
    pub fn event_loops(&self) -> impl Iterator<Item = LoopFacts> {
        self.state.loops.keys().filter_map(|id| self.event_loop(*id))
    }

    /// What was refused so far, or given to the exception handler: the same as
    /// [`Snapshot::errors`], without the rest.
    pub fn errors(&self) -> impl DoubleEndedIterator<Item = &Record> {
        self.at_places(self.history.errors(self.step()))
    }

    /// The log lines so far: the same as [`Snapshot::output`], without the rest.
    pub fn output(&self) -> impl DoubleEndedIterator<Item = &Record> + ExactSizeIterator {
        self.at_places(self.history.said(self.step()))
    }

    /// A loop; none if it is not made yet at this step.
    pub fn event_loop(&self, id: LoopId) -> Option<LoopFacts> {
        let state = self.state.loops.get(&id)?;
        Some(LoopFacts {
            holds: self.loop_snapshot(id, state),
            time: Duration::from_nanos(state.nanoseconds),
            wait: state.wait,
            until: state.until,
            interrupted: state.stack.interrupted().filter(|actor| *actor != Actor::Loop).collect(),
        })
    }

    /// The loop that has the word at this step, in the thread of what has just
    /// happened; none while only the program has.
    ///
    /// What is asked of another loop, such as one that is closed, is asked from
    /// inside this one.
    pub fn acting(&self) -> Option<LoopId> {
        self.state.acting(self.last()?.thread)
    }

    /// The name of a thread, which may be empty; none of the first, and of one that
    /// the trace does not tell of.
    ///
    /// ```
    /// use glassloop::replay::Replay;
    /// use glassloop::trace::ThreadId;
    ///
    /// let replay = Replay::new(glassloop::testing::record_all_threads(|| {
    ///     drop(glassloop::new_event_loop());
    ///     let worker = || drop(glassloop::new_event_loop());
    ///     std::thread::Builder::new().name("worker".into()).spawn(worker).unwrap().join().unwrap();
    /// }));
    /// assert_eq!(replay.thread_name(ThreadId::new(2).unwrap()), Some("worker"));
    /// assert_eq!(replay.thread_name(ThreadId::FIRST), None);
    /// ```
    pub fn thread_name(&self, thread: ThreadId) -> Option<&str> {
        match &self.records[self.history.thread(thread)?].event {
            Event::ThreadSeen(_, name) => Some(name),
            _ => None,
        }
    }

    /// Whether a second thread was seen up to this step: then one has to say in which
    /// thread something happens.
    ///
    /// ```
    /// use glassloop::replay::Replay;
    ///
    /// let mut replay = Replay::new(glassloop::testing::record_all_threads(|| {
    ///     drop(glassloop::new_event_loop());
    ///     std::thread::spawn(|| drop(glassloop::new_event_loop())).join().unwrap();
    /// }));
    /// replay.go_to(1);
    /// assert!(!replay.several_threads());
    /// replay.go_to_end();
    /// assert!(replay.several_threads());
    /// ```
    pub fn several_threads(&self) -> bool {
        self.history.second_thread().is_some_and(|place| place < self.step())
    }

    /// What a loop held one step ago; none if it was not made yet then.
    ///
    /// When a loop is closed, that is what is lost.
    pub fn held_before(&self, id: LoopId) -> Option<LoopSnapshot> {
        if let (Some(closed), true) = (&self.closed, self.last()?.event_loop == Some(id)) {
            return Some(self.loop_snapshot(id, closed));
        }
        let before = self.state_at(self.step().checked_sub(1)?);
        Some(self.loop_snapshot(id, before.loops.get(&id)?))
    }

    fn loop_snapshot(&self, event_loop: LoopId, state: &LoopState) -> LoopSnapshot {
        LoopSnapshot {
            event_loop,
            lifecycle: state.lifecycle,
            iteration: state.iteration,
            running: state.stack.running(),
            ready: state.ready.iter().copied().collect(),
            timers: state.timers.alive().map(timer_entry).collect(),
            tasks: state.tasks.iter().map(|(id, task)| self.task_entry(*id, task)).collect(),
            sources: state.sources.keys().copied().collect(),
        }
    }

    /// Where each loop is in its life, and how many iterations it has begun: of all facts, what
    /// takes no time to find.
    ///
    /// ```
    /// use glassloop::replay::Replay;
    /// use glassloop::trace::snapshot::Lifecycle;
    ///
    /// let mut replay = Replay::new(glassloop::testing::record(|| drop(glassloop::new_event_loop())));
    /// replay.go_to(1);
    /// let (event_loop, lifecycle, iteration) = replay.lifecycles().next().unwrap();
    /// assert_eq!((event_loop.number(), lifecycle, iteration), (1, Lifecycle::Idle, 0));
    /// ```
    pub fn lifecycles(&self) -> impl Iterator<Item = (LoopId, Lifecycle, u64)> {
        self.state.loops.iter().map(|(id, state)| (*id, state.lifecycle, state.iteration))
    }

    /// A loop, and the first of all that it holds; none if it is not made yet at this step.
    ///
    /// The cost is in proportion to `most`, and not to what there is.
    ///
    /// ```
    /// use glassloop::replay::Replay;
    /// use glassloop::trace::LoopId;
    ///
    /// let mut replay = Replay::new(glassloop::testing::record(|| {
    ///     let event_loop = glassloop::new_event_loop().unwrap();
    ///     (0..1000).for_each(|_| drop(event_loop.call_soon(|| ()).unwrap()));
    /// }));
    /// replay.go_to(1001);
    /// let glance = replay.glance(LoopId::new(1).unwrap(), 3).unwrap();
    /// assert_eq!((glance.ready.first.len(), glance.ready.count), (3, 500));
    /// ```
    pub fn glance(&self, id: LoopId, most: usize) -> Option<LoopGlance> {
        let state = self.state.loops.get(&id)?;
        let waiting = state.waiting.iter().filter_map(|id| Some(self.task_entry(*id, state.tasks.get(id)?)));
        Some(LoopGlance {
            event_loop: id,
            lifecycle: state.lifecycle,
            iteration: state.iteration,
            time: Duration::from_nanos(state.nanoseconds),
            running: state.stack.running(),
            interrupted: state.stack.interrupted().filter(|actor| *actor != Actor::Loop).collect(),
            ready: First {
                first: state.ready.iter().copied().take(most).collect(),
                count: state.ready.len(),
            },
            timers: First {
                first: state.timers.all().take(most).map(timer_entry).collect(),
                count: state.timers.len(),
            },
            waiting: First { first: waiting.take(most).collect(), count: state.waiting.len() },
            tasks: state.tasks.len(),
            sources: state.sources.keys().copied().collect(),
        })
    }

    fn task_entry(&self, task: TaskId, places: &TaskPlaces) -> TaskEntry {
        TaskEntry {
            task,
            name: self.name_at(places.named).map_or_else(|| task.to_string(), str::to_owned),
            state: places.state,
            waits_for: self.waits_for(places).to_vec(),
        }
    }

    fn name_at(&self, place: Option<Place>) -> Option<&str> {
        match &self.records.get(place?)?.event {
            Event::TaskMade(made) => Some(&made.name),
            Event::TaskRenamed(_, name) => Some(name),
            _ => None,
        }
    }

    fn waits_for(&self, task: &TaskPlaces) -> &[Awaited] {
        let suspended = task.suspended.map(|place| &self.records[place].event);
        match (task.state, suspended) {
            (TaskState::Waiting, Some(Event::TaskSuspended(_, awaited))) => awaited,
            _ => &[],
        }
    }

    /// A callback; none if it is not made yet at this step.
    pub fn callback(&self, callback: CallbackId) -> Option<CallbackFacts<'_>> {
        let record = self.made(Subject::Callback(callback))?;
        let Event::CallbackMade(made) = &record.event else { return None };
        let cancelled = |event: &Event| matches!(event, Event::CallbackCancelled(_));
        Some(CallbackFacts {
            callback,
            name: &made.name,
            internal: made.internal,
            source: record.source.as_ref(),
            by: record.by,
            made: record.number,
            ready: self.ready(Subject::Callback(callback)).and_then(why),
            cancelled: self.latest(Subject::Callback(callback), cancelled).is_some(),
        })
    }

    /// A task; none if it is not made yet at this step.
    pub fn task(&self, task: TaskId) -> Option<TaskFacts<'_>> {
        let subject = Subject::Task(task);
        let record = self.made(subject)?;
        let Event::TaskMade(made) = &record.event else { return None };
        let places = self.on_its_loop(subject, |event_loop| event_loop.tasks.get(&task));
        let suspended = self.latest(subject, |event| matches!(event, Event::TaskSuspended(..)));
        let names = |event: &Event| matches!(event, Event::TaskMade(_) | Event::TaskRenamed(..));
        let named = places.and_then(|places| places.named).or_else(|| self.latest_place(subject, names));
        Some(TaskFacts {
            task,
            name: self.name_at(named)?,
            coroutine: &made.coroutine,
            source: record.source.as_ref(),
            by: record.by,
            made: record.number,
            state: places.map_or(TaskState::Finished, |places| places.state),
            waits_for: places.map_or(&[], |places| self.waits_for(places)),
            suspended_at: suspended.and_then(|record| record.source.as_ref()),
            ready: self.ready(subject).and_then(why),
            done_callbacks: self.done_callbacks(FutureRef::Task(task)),
            outcome: self.outcome(FutureRef::Task(task)),
        })
    }

    /// What is found of something on the loop that it was made on; in a trace that is damaged,
    /// on that of which it was spoken last.
    pub(super) fn on_its_loop<'a, T>(
        &'a self,
        subject: Subject,
        find: impl Fn(&'a LoopState) -> Option<T>,
    ) -> Option<T> {
        let find = |record: &Record| find(self.state.loops.get(&record.event_loop?)?);
        let mut about = self.about(subject);
        about.next().and_then(find).or_else(|| about.next_back().and_then(find))
    }

    /// A future; none if it is not made yet at this step.
    pub fn future(&self, future: FutureId) -> Option<FutureFacts<'_>> {
        let record = self.made(Subject::Future(future))?;
        let Event::FutureMade(made) = &record.event else { return None };
        Some(FutureFacts {
            future,
            class: &made.class,
            source: record.source.as_ref(),
            by: record.by,
            made: record.number,
            done_callbacks: self.done_callbacks(FutureRef::Future(future)),
            outcome: self.outcome(FutureRef::Future(future)),
        })
    }

    /// How it ended.  Most that are asked about have not: those are known.
    fn outcome(&self, future: FutureRef) -> Option<&Outcome> {
        if self.state.pending.contains_key(&future) {
            return None;
        }
        match &self.finished(future)?.event {
            Event::TaskFinished(_, outcome) | Event::FutureFinished(_, outcome) => Some(outcome),
            _ => None,
        }
    }

    fn done_callbacks(&self, future: FutureRef) -> usize {
        self.state.pending.get(&future).copied().unwrap_or(0)
    }
}

fn timer_entry((when, callback): (u64, CallbackId)) -> TimerEntry {
    TimerEntry { callback, when: Duration::from_nanos(when) }
}

fn why(record: &Record) -> Option<Why> {
    match record.event {
        Event::CallbackReady(_, why) | Event::TaskReady(_, why) => Some(why),
        _ => None,
    }
}
