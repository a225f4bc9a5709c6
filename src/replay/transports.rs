//! The transports and servers that are open.

use std::collections::BTreeMap;

use super::Replay;
use super::state::{LoopState, Place};
use crate::trace::SourceLine;
use crate::trace::event::{Actor, Event, Record};
use crate::trace::ids::{LoopId, ServerId, TransportId};
use crate::trace::transports::{ServerEvent, TransportEvent};

/// The transports and servers of one loop that are open.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Open {
    pub(super) transports: BTreeMap<TransportId, TransportState>,
    pub(super) servers: BTreeMap<ServerId, ServerState>,
}

/// What changes of a transport.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct TransportState {
    /// The record in which it was made.
    made: Place,
    received: u64,
    sent: u64,
    reading: Reading,
    writing_paused: bool,
    closing: bool,
}

/// Whether a transport reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// It does: it waits for data.
    Active,
    /// Its protocol has asked it to pause.
    Paused,
    /// The other side will send no more.
    Ended,
}

/// What changes of a server.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ServerState {
    /// The record in which it began to listen.
    made: Place,
    accepting: bool,
}

impl Open {
    pub(super) fn size(&self) -> usize {
        self.transports.len() + self.servers.len()
    }

    pub(super) fn apply(&mut self, place: Place, event: &Event) {
        match event {
            Event::Transport(id, TransportEvent::Made(_)) => {
                self.transports.insert(*id, TransportState::new(place));
            }
            Event::Transport(id, TransportEvent::Lost(_)) => drop(self.transports.remove(id)),
            Event::Transport(id, event) => {
                if let Some(transport) = self.transports.get_mut(id) {
                    transport.apply(event);
                }
            }
            Event::Server(id, event) => self.apply_server(place, *id, event),
            Event::Closed => *self = Self::default(),
            _ => {}
        }
    }

    fn apply_server(&mut self, place: Place, id: ServerId, event: &ServerEvent) {
        let mut set_accepting = |accepting| {
            if let Some(server) = self.servers.get_mut(&id) {
                server.accepting = accepting;
            }
        };
        match event {
            ServerEvent::Listening(_) => {
                self.servers.insert(id, ServerState { made: place, accepting: true });
            }
            ServerEvent::AcceptPaused(_) => set_accepting(false),
            ServerEvent::AcceptResumed => set_accepting(true),
            ServerEvent::Closed => drop(self.servers.remove(&id)),
        }
    }
}

impl TransportState {
    fn new(made: Place) -> Self {
        Self { made, received: 0, sent: 0, reading: Reading::Active, writing_paused: false, closing: false }
    }

    fn apply(&mut self, event: &TransportEvent) {
        let add = |sum: u64, bytes: usize| sum.saturating_add(bytes as u64);
        match event {
            TransportEvent::DataReceived(bytes) => self.received = add(self.received, *bytes),
            TransportEvent::DataSent(bytes) => self.sent = add(self.sent, *bytes),
            TransportEvent::EofReceived => self.reading = Reading::Ended,
            TransportEvent::ReadingPaused => self.reading = Reading::Paused,
            TransportEvent::ReadingResumed => self.reading = Reading::Active,
            TransportEvent::WritingPaused(_) => self.writing_paused = true,
            TransportEvent::WritingResumed(_) => self.writing_paused = false,
            TransportEvent::Closing(_) | TransportEvent::Aborted(_) => self.closing = true,
            TransportEvent::Made(_) | TransportEvent::Lost(_) | TransportEvent::EofSent => {}
        }
    }
}

/// What is known about an open transport at one step.
#[derive(Clone, Debug, PartialEq)]
pub struct TransportFacts<'a> {
    /// Its id.
    pub transport: TransportId,
    /// The loop that it lives on.
    pub event_loop: Option<LoopId>,
    /// What asyncio calls its class.
    pub class: &'a str,
    /// The server that has accepted it, if one has.
    pub server: Option<ServerId>,
    /// This side's address.
    pub sockname: Option<&'a str>,
    /// The other side's address.
    pub peername: Option<&'a str>,
    /// The line that made it.
    pub source: Option<&'a SourceLine>,
    /// Who made it.
    pub by: Actor,
    /// The number of the record in which it was made.
    pub made: u64,
    /// How many bytes it has read.
    pub received: u64,
    /// How many bytes the system has taken from it to send.
    pub sent: u64,
    /// Whether it reads.
    pub reading: Reading,
    /// Whether its protocol was asked to write no more for the time being.
    pub writing_paused: bool,
    /// Whether it was closed, and has something left to send or to tell.
    pub closing: bool,
}

/// What is known about an open server at one step.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerFacts<'a> {
    /// Its id.
    pub server: ServerId,
    /// The loop that it lives on.
    pub event_loop: Option<LoopId>,
    /// Where it listens.
    pub addresses: &'a [String],
    /// The line that made it.
    pub source: Option<&'a SourceLine>,
    /// Who made it.
    pub by: Actor,
    /// The number of the record in which it began to listen.
    pub made: u64,
    /// Whether it accepts connections: not while the system has nothing left for one.
    pub accepting: bool,
}

impl Replay {
    /// The transports of a loop that are open at this step.
    pub fn transports(&self, event_loop: LoopId) -> impl Iterator<Item = TransportFacts<'_>> {
        let open = self.state.loops.get(&event_loop).map(|event_loop| &event_loop.open);
        open.into_iter().flat_map(|open| open.transports.keys()).filter_map(|id| self.transport(*id))
    }

    /// The servers of a loop that are open at this step.
    pub fn servers(&self, event_loop: LoopId) -> impl Iterator<Item = ServerFacts<'_>> {
        let open = self.state.loops.get(&event_loop).map(|event_loop| &event_loop.open);
        open.into_iter().flat_map(|open| open.servers.keys()).filter_map(|id| self.server(*id))
    }

    /// A transport; none if it is not open at this step.
    pub fn transport(&self, transport: TransportId) -> Option<TransportFacts<'_>> {
        let find = |event_loop: &LoopState| event_loop.open.transports.get(&transport).copied();
        let state = self.on_its_loop(transport.into(), find)?;
        let record = &self.records[state.made];
        let Event::Transport(_, TransportEvent::Made(made)) = &record.event else { return None };
        Some(TransportFacts {
            transport,
            event_loop: record.event_loop,
            class: &made.class,
            server: made.server,
            sockname: made.sockname.as_deref(),
            peername: made.peername.as_deref(),
            source: record.source.as_ref(),
            by: record.by,
            made: record.number,
            received: state.received,
            sent: state.sent,
            reading: state.reading,
            writing_paused: state.writing_paused,
            closing: state.closing,
        })
    }

    /// A server; none if it is not open at this step.
    pub fn server(&self, server: ServerId) -> Option<ServerFacts<'_>> {
        let find = |event_loop: &LoopState| event_loop.open.servers.get(&server).copied();
        let state = self.on_its_loop(server.into(), find)?;
        let record: &Record = &self.records[state.made];
        let Event::Server(_, ServerEvent::Listening(addresses)) = &record.event else { return None };
        Some(ServerFacts {
            server,
            event_loop: record.event_loop,
            addresses,
            source: record.source.as_ref(),
            by: record.by,
            made: record.number,
            accepting: state.accepting,
        })
    }
}
