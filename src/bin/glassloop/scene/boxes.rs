//! The four boxes: running now, ready queue, timers, waiting on.

use glassloop::replay::{First, LoopGlance, Reading, Replay, ServerFacts, Subject, TransportFacts};
use glassloop::trace::SourceLine;
use glassloop::trace::event::{Actor, Awaited, Event, Interest};
use glassloop::trace::ids::{CallbackId, SourceId, TaskId, ThreadId};
use glassloop::trace::snapshot::{ReadyEntry, TaskEntry, TimerEntry};

use super::{Entry, Line, Listed, There};
use crate::durations::duration;
use crate::locale::say;
use crate::names::Names;

/// The four boxes of one loop.
#[derive(Default)]
pub(crate) struct Boxes {
    pub(crate) running: Listed,
    pub(crate) ready: Listed,
    pub(crate) timers: Listed,
    pub(crate) waiting: Listed,
}

/// Fills them: one loop, at one step.
pub(super) struct Filler<'a> {
    pub(super) replay: &'a Replay,
    pub(super) names: Names<'a>,
    pub(super) facts: &'a LoopGlance,
    /// No box shows more than so many entries.
    pub(super) most: usize,
}

impl Filler<'_> {
    pub(super) fn fill(&self) -> Boxes {
        let held = self.facts;
        let sources = held.sources.iter().map(|(source, interest)| Waiting::Source(*source, *interest));
        let transports = self.replay.transports(held.event_loop).map(Waiting::Transport);
        let servers = self.replay.servers(held.event_loop).map(Waiting::Server);
        let outside = transports.chain(servers).chain(sources).filter(|waiting| self.is_shown(waiting));
        Boxes {
            running: self.listed(self.running(), |actor| self.actor(actor)),
            ready: self.glanced(&held.ready, |entry| self.ready(*entry)),
            timers: self.glanced(&held.timers, |timer| self.timer(timer)),
            waiting: self.both(
                self.glanced(&held.waiting, |task| self.waiting_task(task)),
                self.listed(outside, |waiting| self.waiting(waiting)),
            ),
        }
    }

    fn glanced<T>(&self, things: &First<T>, entry: impl Fn(&T) -> Entry) -> Listed {
        let entries: Vec<Entry> = things.first.iter().take(self.most).map(entry).collect();
        Listed { more: things.count - entries.len(), entries }
    }

    /// The first of them, and how many there are besides.
    fn listed<T>(&self, mut things: impl Iterator<Item = T>, entry: impl Fn(T) -> Entry) -> Listed {
        let entries = things.by_ref().take(self.most).map(entry).collect();
        Listed { entries, more: things.count() }
    }

    /// What is in the one, and then what is in the other.
    fn both(&self, mut one: Listed, other: Listed) -> Listed {
        let room = self.most - one.entries.len();
        one.more += other.more + other.entries.len().saturating_sub(room);
        one.entries.extend(other.entries.into_iter().take(room));
        one
    }

    /// Who is on the stack, the innermost first; nobody while the loop itself decides
    /// what comes next.
    fn running(&self) -> impl Iterator<Item = Actor> {
        let now = self.facts.running;
        let others = self.facts.interrupted.iter().copied();
        std::iter::once(now).chain(others).filter(|actor| *actor != Actor::Loop)
    }

    fn actor(&self, actor: Actor) -> Entry {
        match actor {
            Actor::Callback(id) => self.callback(id),
            Actor::Task(id) => self.task(id, String::new()),
            Actor::Program | Actor::Loop => self.program(),
        }
    }

    /// What the program does outside every callback, the loop does not see.
    fn program(&self) -> Entry {
        Entry {
            key: "program".to_owned(),
            label: self.names.thread(self.replay.last().map_or(ThreadId::FIRST, |record| record.thread)),
            detail: String::new(),
            source: None,
            there: There::Made,
            changed: false,
            cancelled: false,
        }
    }

    fn ready(&self, entry: ReadyEntry) -> Entry {
        match entry {
            ReadyEntry::Callback(id) if self.is_cancelled(id) => {
                let detail = say!(self.names, "entry-is-cancelled");
                Entry { detail, cancelled: true, ..self.callback(id) }
            }
            ReadyEntry::Callback(id) => self.callback(id),
            ReadyEntry::Task(id) => self.task(id, String::new()),
        }
    }

    fn timer(&self, timer: &TimerEntry) -> Entry {
        let left = timer.when.saturating_sub(self.facts.time);
        let due = match left.is_zero() {
            true => say!(self.names, "due-now"),
            false => say!(self.names, "due-in", time = duration(left)),
        };
        let cancelled = self.is_cancelled(timer.callback);
        let detail = if cancelled { say!(self.names, "cancelled-and-due", due) } else { due };
        let label = self.names.timer(timer.callback);
        Entry { label, detail, cancelled, ..self.callback(timer.callback) }
    }

    /// The loop passes over a callback that is cancelled when it comes across it.
    fn is_cancelled(&self, callback: CallbackId) -> bool {
        self.replay.callback(callback).is_some_and(|facts| facts.cancelled)
    }

    fn waiting(&self, waiting: Waiting<'_>) -> Entry {
        match waiting {
            Waiting::Source(source, interest) => self.source(source, interest),
            Waiting::Transport(transport) => self.transport(&transport),
            Waiting::Server(server) => self.server(&server),
        }
    }

    /// What waits has been suspended; whether that is in the trace, its line says.
    fn waiting_task(&self, task: &TaskEntry) -> Entry {
        let detail = say!(self.names, "waits-for", what = self.awaited(task));
        let entry = self.task(task.task, detail);
        let there = if entry.there == There::Waited { There::Waits } else { entry.there };
        Entry { there, ..entry }
    }

    /// A source that the loop's own code watches stands behind a transport or a server.
    fn is_shown(&self, waiting: &Waiting<'_>) -> bool {
        match waiting {
            Waiting::Source(source, interest) => {
                self.added(*source, *interest).is_none_or(|(callback, _)| {
                    self.replay.callback(callback).is_none_or(|callback| !callback.internal)
                })
            }
            Waiting::Transport(transport) => transport.reading == Reading::Active || transport.writing_paused,
            Waiting::Server(_) => true,
        }
    }

    fn awaited(&self, task: &TaskEntry) -> String {
        let awaited = task.waits_for.iter().map(|awaited| match awaited {
            Awaited::Future(future) => self.names.future(*future),
            Awaited::NextTurn => say!(self.names, "its-next-turn"),
            Awaited::Foreign => say!(self.names, "some-waker"),
        });
        awaited.reduce(|one, other| say!(self.names, "for-both", one, other)).unwrap_or_default()
    }

    fn callback(&self, id: CallbackId) -> Entry {
        let source = self.replay.callback(id).and_then(|callback| callback.source);
        self.entry(format!("c{}", id.number()), id.into(), self.names.callback(id), String::new(), source)
    }

    /// A task that is suspended, or will go on, does so where it was suspended.
    fn task(&self, id: TaskId, detail: String) -> Entry {
        let task = self.replay.task(id);
        let suspended_at = task.as_ref().and_then(|task| task.suspended_at);
        let source = suspended_at.or_else(|| task.and_then(|task| task.source));
        let there = if suspended_at.is_some() { There::Waited } else { There::Made };
        let key = format!("t{}", id.number());
        Entry { there, ..self.entry(key, id.into(), self.names.task(id), detail, source) }
    }

    fn source(&self, id: SourceId, interest: Interest) -> Entry {
        let (letter, what) = match interest {
            Interest::Read => ("r", say!(self.names, "something-to-read")),
            Interest::Write => ("w", say!(self.names, "room-to-write")),
        };
        let added = self.added(id, interest);
        let detail = match added {
            Some((callback, _)) => {
                say!(self.names, "waits-for-then", what, callback = self.names.callback(callback))
            }
            None => say!(self.names, "waits-for", what),
        };
        let key = format!("s{}{letter}", id.number());
        self.entry(key, id.into(), self.names.source(id), detail, added.and_then(|(_, source)| source))
    }

    /// What a source calls, and who asked for that.
    fn added(&self, id: SourceId, interest: Interest) -> Option<(CallbackId, Option<&SourceLine>)> {
        self.replay.about(id).rev().find_map(|record| match record.event {
            Event::SourceAdded(_, of, callback) if of == interest => Some((callback, record.source.as_ref())),
            _ => None,
        })
    }

    fn transport(&self, facts: &TransportFacts<'_>) -> Entry {
        let id = facts.transport;
        let (key, label) = (format!("x{}", id.number()), self.names.transport(id));
        let detail = say!(self.names, "waits-for", what = self.expected(facts));
        self.entry(key, id.into(), label, detail, facts.source)
    }

    /// What a transport waits for; nothing if it has nothing to wait for.
    fn expected(&self, transport: &TransportFacts<'_>) -> String {
        match (transport.reading, transport.writing_paused) {
            (Reading::Active, false) => say!(self.names, "some-data"),
            (Reading::Active, true) => say!(self.names, "data-and-room"),
            (_, true) => say!(self.names, "room-to-write"),
            (_, false) => String::new(),
        }
    }

    fn server(&self, facts: &ServerFacts<'_>) -> Entry {
        let id = facts.server;
        let detail = match facts.accepting {
            true => say!(self.names, "for-connections"),
            false => say!(self.names, "for-descriptors"),
        };
        self.entry(format!("v{}", id.number()), id.into(), self.names.server(id), detail, facts.source)
    }

    fn entry(
        &self,
        key: String,
        subject: Subject,
        label: String,
        detail: String,
        source: Option<&SourceLine>,
    ) -> Entry {
        let changed = self.replay.last().and_then(Subject::of) == Some(subject);
        let source = Line::of_the_program(source);
        Entry { key, label, detail, source, there: There::Made, changed, cancelled: false }
    }
}

/// What, besides a task, waits for something to happen.
enum Waiting<'a> {
    Source(SourceId, Interest),
    Transport(TransportFacts<'a>),
    Server(ServerFacts<'a>),
}
