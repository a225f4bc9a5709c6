//! The only file that knows mio: what is ready for reading or writing.

use std::io;
use std::rc::Rc;
use std::time::Duration;

use mio::event::Event as MioEvent;
use mio::{Events, Interest as MioInterest, Poll, Token};

use super::callback::AnyCallback;
use crate::trace::event::Interest;
use crate::trace::ids::SourceId;

/// The token of the waker that other threads use; a source's is its descriptor.
const WAKE: Token = Token(usize::MAX);

/// How many readiness events one poll takes; the rest comes with the next.
const EVENTS: usize = 1_024;

/// asyncio's selector: the sources that the loop watches.
///
/// asyncio is level-triggered: it tells of a readable socket in every
/// iteration until somebody has read it.  mio is edge-triggered: it tells of
/// it once.  Registering a source anew makes mio look again, so a source that
/// was told of is registered anew before the next poll; unless its callback
/// has said that it left nothing over.
pub(super) struct Poller {
    poll: Poll,
    /// What the last poll has told.
    events: Events,
    /// By token, which is the descriptor: the system gives the lowest number
    /// that is free, so that there are few gaps.
    sources: Vec<Option<Source>>,
    /// How many of them there are.
    watched: usize,
}

/// A watched file descriptor, and who is called when it is ready.
pub(super) struct Source {
    pub(super) id: SourceId,
    #[cfg(unix)]
    descriptor: std::os::fd::RawFd,
    pub(super) reader: Option<Rc<dyn AnyCallback>>,
    pub(super) writer: Option<Rc<dyn AnyCallback>>,
    /// Whether the system has told of it, and may have more to tell.
    may_be_readable: bool,
    may_be_writable: bool,
    /// Whether the other side has ended the stream, or it is broken: then that
    /// is yet to be read, however much was.
    ended: bool,
}

impl Poller {
    /// A poller, and the waker that gets it out of a poll from any thread.
    pub(super) fn new() -> io::Result<(Self, mio::Waker)> {
        let poll = Poll::new()?;
        let waker = mio::Waker::new(poll.registry(), WAKE)?;
        let events = Events::with_capacity(EVENTS);
        Ok((Self { poll, events, sources: Vec::new(), watched: 0 }, waker))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.watched == 0
    }

    /// Waits until a source is ready, somebody wakes it, or the time is over.
    ///
    /// Tells which sources are ready, for what, and who is to be called, in the
    /// order in which the system tells.
    pub(super) fn poll(
        &mut self,
        timeout: Option<Duration>,
        tell: impl Fn(SourceId, Interest, Rc<dyn AnyCallback>),
    ) -> io::Result<()> {
        self.look_again();
        match self.poll.poll(&mut self.events, timeout) {
            Err(error) if error.kind() != io::ErrorKind::Interrupted => return Err(error),
            _ => {}
        }
        for event in &self.events {
            let Token(key) = event.token();
            let Some(source) = self.sources.get_mut(key).and_then(Option::as_mut) else { continue };
            source.note(event);
            if let (Some(reader), true) = (&source.reader, source.may_be_readable) {
                tell(source.id, Interest::Read, reader.clone());
            }
            if let (Some(writer), true) = (&source.writer, source.may_be_writable) {
                tell(source.id, Interest::Write, writer.clone());
            }
        }
        Ok(())
    }

    /// Makes the edge-triggered poll level-triggered.
    fn look_again(&self) {
        for event in &self.events {
            let Token(key) = event.token();
            if self.source(key).is_some_and(Source::may_have_more_to_tell) {
                // It was registered a moment ago; if the program has closed it
                // since, the system has forgotten it, and will tell of it no more.
                let _ = self.apply(key, Change::Modify);
            }
        }
    }

    /// What is watched, and for what, in the order of the ids.
    pub(super) fn watched(&self) -> Vec<(SourceId, Interest)> {
        let of = |source: &Source| {
            let read = source.reader.is_some().then_some((source.id, Interest::Read));
            let write = source.writer.is_some().then_some((source.id, Interest::Write));
            read.into_iter().chain(write)
        };
        let mut watched: Vec<_> = self.sources.iter().flatten().flat_map(of).collect();
        watched.sort_unstable();
        watched
    }

    fn source(&self, key: usize) -> Option<&Source> {
        self.sources.get(key)?.as_ref()
    }

    #[cfg(unix)]
    fn source_mut(&mut self, key: usize) -> Option<&mut Source> {
        self.sources.get_mut(key)?.as_mut()
    }

    #[cfg(not(unix))]
    fn apply(&self, _key: usize, _change: Change) -> io::Result<()> {
        Ok(())
    }
}

/// What to tell the system of a source.
#[derive(Clone, Copy)]
enum Change {
    Add,
    Modify,
    Remove,
}

#[cfg(unix)]
impl Poller {
    /// Watches a descriptor; the callback that was there before is returned.
    pub(super) fn add(
        &mut self,
        descriptor: std::os::fd::RawFd,
        interest: Interest,
        callback: Rc<dyn AnyCallback>,
        next_id: impl FnOnce() -> SourceId,
    ) -> io::Result<(SourceId, Option<Rc<dyn AnyCallback>>)> {
        let key = key_of(descriptor)?;
        let Some(source) = self.source_mut(key) else {
            let id = self.insert(Source::new(next_id(), descriptor, interest, callback), key)?;
            return Ok((id, None));
        };
        let id = source.id;
        let before = source.slot(interest).replace(callback);
        match self.apply(key, Change::Modify) {
            Ok(()) => Ok((id, before)),
            Err(error) => {
                self.set(key, interest, before);
                Err(error)
            }
        }
    }

    /// Watches a source from now on.
    fn insert(&mut self, source: Source, key: usize) -> io::Result<SourceId> {
        // The system first: it refuses a number that is no descriptor's, which
        // may be a large one.
        self.tell_system(&source, key, Change::Add)?;
        if key >= self.sources.len() {
            self.sources.resize_with(key + 1, || None);
        }
        self.watched += 1;
        Ok(self.sources[key].insert(source).id)
    }

    /// Watches it no more; returns who would have been called.
    pub(super) fn remove(
        &mut self,
        descriptor: std::os::fd::RawFd,
        interest: Interest,
    ) -> Option<(SourceId, Rc<dyn AnyCallback>)> {
        let key = key_of(descriptor).ok()?;
        let source = self.source_mut(key)?;
        let callback = source.slot(interest).take()?;
        let id = source.id;
        let change = if source.interest().is_none() { Change::Remove } else { Change::Modify };
        // The program may have closed the descriptor before: then the system
        // has forgotten it already.
        let _ = self.apply(key, change);
        self.set(key, interest, None);
        Some((id, callback))
    }

    /// Its callback has left nothing over: there is no need to look again
    /// before the system tells of something new.
    pub(super) fn would_block(&mut self, descriptor: std::os::fd::RawFd, interest: Interest) {
        let source = key_of(descriptor).ok().and_then(|key| self.source_mut(key));
        if let Some(source) = source.filter(|source| !source.ended) {
            match interest {
                Interest::Read => source.may_be_readable = false,
                Interest::Write => source.may_be_writable = false,
            }
        }
    }

    /// Who is called from now on; a source that calls nobody is forgotten.
    fn set(&mut self, key: usize, interest: Interest, callback: Option<Rc<dyn AnyCallback>>) {
        if let Some(source) = self.source_mut(key) {
            *source.slot(interest) = callback;
            if source.interest().is_none() {
                self.sources[key] = None;
                self.watched -= 1;
            }
        }
    }

    fn apply(&self, key: usize, change: Change) -> io::Result<()> {
        self.source(key).map_or(Ok(()), |source| self.tell_system(source, key, change))
    }

    fn tell_system(&self, source: &Source, key: usize, change: Change) -> io::Result<()> {
        let descriptor = &mut mio::unix::SourceFd(&source.descriptor);
        let registry = self.poll.registry();
        match (change, source.interest()) {
            (Change::Add, Some(interest)) => registry.register(descriptor, Token(key), interest),
            (Change::Modify, Some(interest)) => registry.reregister(descriptor, Token(key), interest),
            _ => registry.deregister(descriptor),
        }
    }
}

/// A descriptor's token.
#[cfg(unix)]
fn key_of(descriptor: std::os::fd::RawFd) -> io::Result<usize> {
    usize::try_from(descriptor).map_err(|_| {
        io::Error::new(io::ErrorKind::InvalidInput, format!("Invalid file descriptor: {descriptor}"))
    })
}

impl Source {
    #[cfg(unix)]
    fn new(
        id: SourceId,
        descriptor: std::os::fd::RawFd,
        interest: Interest,
        callback: Rc<dyn AnyCallback>,
    ) -> Self {
        let (reader, writer) = match interest {
            Interest::Read => (Some(callback), None),
            Interest::Write => (None, Some(callback)),
        };
        let (may_be_readable, may_be_writable, ended) = (false, false, false);
        Self { id, descriptor, reader, writer, may_be_readable, may_be_writable, ended }
    }

    /// Takes note of what the system tells.
    fn note(&mut self, event: &MioEvent) {
        // An error or a hang-up is told to both, as asyncio does: the
        // next read or write then meets it.
        let broken = event.is_error();
        self.ended |= broken || event.is_read_closed() || event.is_write_closed();
        self.may_be_readable = broken || event.is_readable() || event.is_read_closed();
        self.may_be_writable = broken || event.is_writable() || event.is_write_closed();
    }

    fn may_have_more_to_tell(&self) -> bool {
        self.reader.is_some() && self.may_be_readable || self.writer.is_some() && self.may_be_writable
    }

    fn interest(&self) -> Option<MioInterest> {
        match (&self.reader, &self.writer) {
            (Some(_), Some(_)) => Some(MioInterest::READABLE | MioInterest::WRITABLE),
            (Some(_), None) => Some(MioInterest::READABLE),
            (None, Some(_)) => Some(MioInterest::WRITABLE),
            (None, None) => None,
        }
    }

    fn slot(&mut self, interest: Interest) -> &mut Option<Rc<dyn AnyCallback>> {
        match interest {
            Interest::Read => &mut self.reader,
            Interest::Write => &mut self.writer,
        }
    }
}
