//! Which records are about what, and how the loops were run.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::fmt;

use super::Replay;
use super::state::{Folded, Place};
use crate::trace::event::{Actor, Awaited, Event, Record, Why};
use crate::trace::ids::{
    CallbackId, FutureId, FutureRef, LoopId, ServerId, SourceId, TaskId, ThreadId, TransportId,
};
use crate::trace::transports::{ServerEvent, TransportEvent};

/// Something that a record can be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is what its id is")]
pub enum Subject {
    Loop(LoopId),
    Task(TaskId),
    Future(FutureId),
    Callback(CallbackId),
    Source(SourceId),
    Transport(TransportId),
    Server(ServerId),
}

macro_rules! subjects {
    ($($id:ident is $subject:ident;)*) => {$(
        impl From<$id> for Subject {
            fn from(id: $id) -> Self {
                Subject::$subject(id)
            }
        }
    )*};
}

subjects! {
    LoopId is Loop;
    TaskId is Task;
    FutureId is Future;
    CallbackId is Callback;
    SourceId is Source;
    TransportId is Transport;
    ServerId is Server;
}

impl From<FutureRef> for Subject {
    fn from(future: FutureRef) -> Self {
        match future {
            FutureRef::Future(future) => Subject::Future(future),
            FutureRef::Task(task) => Subject::Task(task),
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Subject::Loop(id) => id.fmt(f),
            Subject::Task(id) => id.fmt(f),
            Subject::Future(id) => id.fmt(f),
            Subject::Callback(id) => id.fmt(f),
            Subject::Source(id) => id.fmt(f),
            Subject::Transport(id) => id.fmt(f),
            Subject::Server(id) => id.fmt(f),
        }
    }
}

impl Subject {
    /// What a record is about; none for a log line or an error.
    ///
    /// ```
    /// use glassloop::replay::Subject;
    ///
    /// let records = glassloop::testing::record(|| drop(glassloop::new_event_loop().unwrap()));
    /// let Some(Subject::Loop(made)) = Subject::of(&records[0]) else { panic!("a loop was made") };
    /// assert_eq!(made.number(), 1);
    /// ```
    pub fn of(record: &Record) -> Option<Self> {
        subject(record)
    }
}

/// What a record is about: none for what is said.
pub(super) fn subject(record: &Record) -> Option<Subject> {
    Some(match &record.event {
        Event::LoopMade
        | Event::LoopSet
        | Event::LoopUnset
        | Event::LoopGot
        | Event::RunBegun(_)
        | Event::IterationBegun(_)
        | Event::RunEnded
        | Event::StopRequested
        | Event::Partial(_)
        | Event::Closed => Subject::Loop(record.event_loop?),

        Event::CallbackMade(made) => Subject::Callback(made.callback),
        Event::TimerMade(callback, _)
        | Event::CallbackReady(callback, _)
        | Event::CallbackBegun(callback)
        | Event::TimerFired(callback)
        | Event::CallbackFinished(callback, _)
        | Event::CallbackCancelled(callback)
        | Event::CallbackSkipped(callback)
        | Event::TimerDropped(callback) => Subject::Callback(*callback),

        Event::TaskMade(made) => Subject::Task(made.task),
        Event::TaskReady(task, _)
        | Event::TaskSkipped(task)
        | Event::TaskRenamed(task, _)
        | Event::TaskBegun(task, _)
        | Event::TaskBegunEagerly(task)
        | Event::TaskSuspended(task, _)
        | Event::TaskFinished(task, _)
        | Event::TaskDestroyed(task) => Subject::Task(*task),

        Event::FutureMade(made) => Subject::Future(made.future),
        Event::FutureFinished(future, _)
        | Event::DoneCallbackAdded(future)
        | Event::DoneCallbackRemoved(future, _)
        | Event::CancelRequested(future) => (*future).into(),

        Event::SourceAdded(source, ..) | Event::SourceRemoved(source, _) | Event::SourceReady(source, _) => {
            Subject::Source(*source)
        }

        Event::Transport(transport, _) => Subject::Transport(*transport),
        Event::Server(server, _) => Subject::Server(*server),

        Event::ThreadSeen(..)
        | Event::Bound(_)
        | Event::SubprocessStarted(_)
        | Event::SubprocessEnded(..)
        | Event::ProgramEnded(_)
        | Event::NeverAwaited(_)
        | Event::Refused(_)
        | Event::Reported(_)
        | Event::Said(_) => return None,
    })
}

/// Where a record happened, and who did it.
type Whereabouts = (Option<LoopId>, Actor);

fn subjects_of((event_loop, by): Whereabouts) -> impl Iterator<Item = Subject> {
    let by = match by {
        Actor::Callback(callback) => Some(Subject::Callback(callback)),
        Actor::Task(task) => Some(Subject::Task(task)),
        Actor::Program | Actor::Loop => None,
    };
    event_loop.map(Subject::Loop).into_iter().chain(by)
}

/// What a record speaks of besides its subject and its whereabouts.
fn mentions(record: &Record) -> Vec<Subject> {
    let mut mentions = Vec::new();
    match &record.event {
        Event::RunBegun(run) => mentions.extend(run.until().map(Subject::from)),
        Event::CallbackReady(_, why) | Event::TaskReady(_, why) => match why {
            Why::Done(future) => mentions.push((*future).into()),
            Why::Source(source) => mentions.push(Subject::Source(*source)),
            _ => {}
        },
        Event::SourceAdded(_, _, callback) => mentions.push(Subject::Callback(*callback)),
        Event::Transport(_, TransportEvent::Made(made)) => mentions.extend(made.server.map(Subject::Server)),
        Event::TaskSuspended(_, awaited) => {
            mentions.extend(awaited.iter().filter_map(|awaited| match awaited {
                Awaited::Future(future) => Some(Subject::from(*future)),
                Awaited::NextTurn | Awaited::Foreign => None,
            }));
        }
        _ => {}
    }
    mentions
}

/// Whether this is the record that makes what it is about.
pub(super) fn makes(event: &Event) -> bool {
    matches!(
        event,
        Event::LoopMade
            | Event::CallbackMade(_)
            | Event::TaskMade(_)
            | Event::FutureMade(_)
            | Event::SourceAdded(..)
            | Event::Transport(_, TransportEvent::Made(_))
            | Event::Server(_, ServerEvent::Listening(_))
    )
}

/// For everything that was ever spoken of, the places of the records about it.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    about: HashMap<Subject, Vec<Place>>,
    /// Those of the record before; most are the same, and need not be looked up again.
    whereabouts: Option<Whereabouts>,
    /// The log lines.
    said: Vec<Place>,
    /// What was refused or given to the exception handler, and what else went wrong.
    errors: Vec<Place>,
    /// Where each thread was met first.
    threads: BTreeMap<ThreadId, Place>,
}

impl History {
    /// Enters one more record.
    ///
    /// # Errors
    /// Says what it speaks of that was never made; once for each.
    pub(super) fn add(&mut self, place: Place, record: &Record) -> Folded {
        match record.event {
            Event::ThreadSeen(thread, _) => drop(self.threads.insert(thread, place)),
            Event::Said(_) => self.said.push(place),
            Event::Refused(_)
            | Event::Reported(_)
            | Event::NeverAwaited(_)
            | Event::ProgramEnded(Some(_)) => self.errors.push(place),
            _ => {}
        }
        let mut unknown = None;
        if let Some(subject) = subject(record) {
            let places = self.about.entry(subject);
            if matches!(places, Entry::Vacant(_)) && !makes(&record.event) {
                unknown = Some(subject);
            }
            places.or_default().push(place);
        }
        let whereabouts = (record.event_loop, record.by);
        let is_new = self.whereabouts.replace(whereabouts) != Some(whereabouts);
        let spoken_of = subjects_of(whereabouts).filter(|_| is_new).chain(mentions(record));
        for other in spoken_of {
            if let Entry::Vacant(places) = self.about.entry(other) {
                places.insert(Vec::new());
                unknown.get_or_insert(other);
            }
        }
        unknown.map_or(Ok(()), |unknown| Err(format!("it speaks of {unknown}, which was never made")))
    }

    /// The places before `end` that are about it, in order.
    pub(super) fn about(&self, subject: Subject, end: Place) -> &[Place] {
        before(self.about.get(&subject).map_or(&[], Vec::as_slice), end)
    }

    /// Where a thread was met first; of the first thread nothing is said.
    pub(super) fn thread(&self, thread: ThreadId) -> Option<Place> {
        self.threads.get(&thread).copied()
    }

    /// Where the first thread was met that is not the first.
    pub(super) fn second_thread(&self) -> Option<Place> {
        self.threads.values().copied().min()
    }

    pub(super) fn said(&self, end: Place) -> &[Place] {
        before(&self.said, end)
    }

    pub(super) fn errors(&self, end: Place) -> &[Place] {
        before(&self.errors, end)
    }
}

fn before(places: &[Place], end: Place) -> &[Place] {
    &places[..places.partition_point(|place| *place < end)]
}

// ── how the loops were run ───────────────────────────────────────────────────
//
// What has happened to each loop, its iterations left out: a loop that has gone round a million times
// was begun once; whoever asks by whom need not go through the million.

/// For every loop, the places of the records about it that are no iterations.
#[derive(Clone, Debug, Default)]
pub(super) struct Runs {
    places: HashMap<LoopId, Vec<Place>>,
}

impl Runs {
    /// Enters one more record.
    pub(super) fn add(&mut self, place: Place, record: &Record) {
        let Some(event_loop) = record.event_loop else { return };
        if matches!(
            record.event,
            Event::LoopMade
                | Event::LoopSet
                | Event::LoopUnset
                | Event::LoopGot
                | Event::RunBegun(_)
                | Event::RunEnded
                | Event::StopRequested
                | Event::Closed
        ) {
            self.places.entry(event_loop).or_default().push(place);
        }
    }

    fn before(&self, event_loop: LoopId, end: Place) -> &[Place] {
        let places = self.places.get(&event_loop).map_or(&[][..], Vec::as_slice);
        &places[..places.partition_point(|place| *place < end)]
    }
}

impl Replay {
    /// What has happened to a loop, in order, without its iterations: how it
    /// was made, set, got, run, stopped and closed.
    ///
    /// ```
    /// use glassloop::replay::Replay;
    /// use glassloop::trace::{Event, LoopId};
    ///
    /// let mut replay = Replay::new(glassloop::testing::record(|| {
    ///     let event_loop = glassloop::new_event_loop().unwrap();
    ///     for _ in 0..2 {
    ///         event_loop.call_soon(|| ()).unwrap();
    ///         event_loop.run_once().unwrap();
    ///     }
    /// }));
    /// replay.go_to_end();
    /// let runs = || replay.runs(LoopId::new(1).unwrap()).map(|record| &record.event);
    /// assert_eq!(runs().next(), Some(&Event::LoopMade));
    /// assert_eq!(runs().filter(|event| matches!(event, Event::RunBegun(_))).count(), 2);
    /// assert!(!runs().any(|event| matches!(event, Event::IterationBegun(_))));
    /// ```
    pub fn runs(&self, event_loop: LoopId) -> impl DoubleEndedIterator<Item = &Record> {
        self.at_places(self.runs.before(event_loop, self.step()))
    }

    /// The latest of them before this place whose event is such.
    pub(super) fn latest_run(
        &self,
        event_loop: LoopId,
        end: Place,
        is_it: fn(&Event) -> bool,
    ) -> Option<&Record> {
        let mut records = self.at_places(self.runs.before(event_loop, end)).rev();
        records.find(|record| is_it(&record.event))
    }
}
