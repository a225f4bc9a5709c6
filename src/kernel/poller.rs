//! The only file that knows mio: what is ready for reading or writing.

use std::io;
use std::time::Duration;

use mio::event::Event as MioEvent;
use mio::{Events, Interest as MioInterest, Poll, Token};

use crate::trace::event::Interest;
use crate::trace::ids::SourceId;

/// The token of the waker that other threads use; a source's is its descriptor.
const WAKE: Token = Token(usize::MAX);

/// How many readiness events one poll takes; the rest comes with the next.
const EVENTS: usize = 1_024;

/// asyncio's selector: the sources that the loop watches.
///
/// asyncio is level-triggered: it tells of a readable socket in every
/// iteration until the program has read it.  mio is edge-triggered: it tells of
/// it once.  Registering a source anew makes mio look again, so a source that
/// was told of is registered anew before the next poll; unless its callback
/// has said that it left nothing over.
///
/// What asyncio's selector has told stays at the front of what it looks at next,
/// and so it is told first, before what has become ready since.
pub(super) struct Poller<C> {
    poll: Poll,
    /// What the last poll has told.
    events: Events,
    /// How many polls there were.
    polls: u64,
    /// What this one tells: the tokens, in order.
    told: Vec<usize>,
    /// Those of which the one before has not told.
    news: Vec<usize>,
    /// By token, which is the descriptor: the system gives the lowest number
    /// that is free, so that there are few gaps.
    sources: Vec<Option<Source<C>>>,
    /// How many of them there are.
    watched: usize,
}

/// A watched file descriptor, and who is called when it is ready.
pub(super) struct Source<C> {
    pub(super) id: SourceId,
    #[cfg(unix)]
    descriptor: std::os::fd::RawFd,
    reader: Side<C>,
    writer: Side<C>,
    /// Whether the other side has ended the stream, or it is broken: then that
    /// is yet to be read, however much was.
    ended: bool,
    /// The polls that have told of it, one after the other: the first and the latest.
    told: (u64, u64),
}

/// One of the two things that a source may be ready for.
struct Side<C> {
    callback: Option<C>,
    /// Whether the system has told of it, and may have more to tell.
    may_be_ready: bool,
}

impl<C: Clone> Poller<C> {
    /// A poller, and the waker that gets it out of a poll from any thread.
    pub(super) fn new() -> io::Result<(Self, mio::Waker)> {
        let poll = Poll::new()?;
        let waker = mio::Waker::new(poll.registry(), WAKE)?;
        let events = Events::with_capacity(EVENTS);
        let (told, news, sources) = (Vec::new(), Vec::new(), Vec::new());
        Ok((Self { poll, events, polls: 1, told, news, sources, watched: 0 }, waker))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.watched == 0
    }

    /// Waits until a source is ready, another thread wakes it, or the time is over.
    ///
    /// Tells which sources are ready, for what, and who is to be called, in the
    /// order in which asyncio's selector tells.
    pub(super) fn poll(
        &mut self,
        timeout: Option<Duration>,
        mut tell: impl FnMut(SourceId, Interest, C),
    ) -> io::Result<()> {
        self.look_again();
        match self.poll.poll(&mut self.events, timeout) {
            Err(error) if error.kind() != io::ErrorKind::Interrupted => return Err(error),
            _ => {}
        }
        self.put_in_order();
        for token in &self.told {
            let Some(source) = self.source(*token) else { continue };
            for (interest, side) in source.sides() {
                if let Some(callback) = side.ready() {
                    tell(source.id, interest, callback.clone());
                }
            }
        }
        Ok(())
    }

    /// Takes note of what the system tells: first of what was told by the last poll too.
    fn put_in_order(&mut self) {
        let last = self.polls;
        self.polls += 1;
        for event in &self.events {
            let Token(token) = event.token();
            let Some(source) = self.sources.get_mut(token).and_then(Option::as_mut) else { continue };
            source.note(event);
            if source.told.1 < last {
                source.told.0 = self.polls;
                self.news.push(token);
            }
            source.told.1 = self.polls;
        }
        // A number that is another source's now is among the news.
        let is_told_again = |source: &Source<C>| source.told.1 == self.polls && source.told.0 < self.polls;
        let sources = &self.sources;
        self.told.retain(|token| sources[*token].as_ref().is_some_and(is_told_again));
        self.told.append(&mut self.news);
    }

    /// Makes the edge-triggered poll level-triggered.
    fn look_again(&self) {
        for event in &self.events {
            let Token(token) = event.token();
            if self.source(token).is_some_and(Source::is_ready) {
                // It was registered a moment ago; if the program has closed it
                // since, the system has forgotten it, and will tell of it no more.
                let _ = self.apply(token, Change::Modify);
            }
        }
    }

    /// What is watched, and for what, in the order of the ids.
    pub(super) fn watched(&self) -> Vec<(SourceId, Interest)> {
        let mut watched = Vec::new();
        for source in self.sources.iter().flatten() {
            let sides = source.sides().into_iter().filter(|(_, side)| side.is_watched());
            watched.extend(sides.map(|(interest, _)| (source.id, interest)));
        }
        watched.sort_unstable();
        watched
    }

    /// Who would have been called.
    pub(super) fn into_callbacks(self) -> impl Iterator<Item = C> {
        let sources = self.sources.into_iter().flatten();
        sources.flat_map(|source| [source.reader.callback, source.writer.callback]).flatten()
    }

    fn source(&self, token: usize) -> Option<&Source<C>> {
        self.sources.get(token)?.as_ref()
    }

    #[cfg(unix)]
    fn source_mut(&mut self, token: usize) -> Option<&mut Source<C>> {
        self.sources.get_mut(token)?.as_mut()
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
impl<C: Clone> Poller<C> {
    /// Watches a descriptor; the callback that was there before is returned.
    pub(super) fn add(
        &mut self,
        descriptor: std::os::fd::RawFd,
        interest: Interest,
        callback: C,
        next_id: impl FnOnce() -> SourceId,
    ) -> io::Result<(SourceId, Option<C>)> {
        let token = token_of(descriptor)?;
        let Some(source) = self.source_mut(token) else {
            let id = self.insert(Source::new(next_id(), descriptor, interest, callback), token)?;
            return Ok((id, None));
        };
        let id = source.id;
        let before = source.side(interest).callback.replace(callback);
        let is_replaced = before.is_some();
        match self.apply(token, Change::Modify) {
            Ok(()) => Ok((id, before)),
            // The number is another's now: the one that was watched was closed unannounced.
            Err(error) if is_replaced && error.kind() == io::ErrorKind::NotFound => {
                self.apply(token, Change::Add).map(|()| (id, before))
            }
            Err(error) => {
                self.set(token, interest, before);
                Err(error)
            }
        }
    }

    /// Watches a source from now on.
    fn insert(&mut self, source: Source<C>, token: usize) -> io::Result<SourceId> {
        // The system first: it refuses a number that is no descriptor's, which
        // may be a large one.
        self.tell_system(&source, token, Change::Add)?;
        if token >= self.sources.len() {
            self.sources.resize_with(token + 1, || None);
        }
        self.watched += 1;
        Ok(self.sources[token].insert(source).id)
    }

    /// Watches it no more; returns who would have been called.
    pub(super) fn remove(
        &mut self,
        descriptor: std::os::fd::RawFd,
        interest: Interest,
    ) -> Option<(SourceId, C)> {
        let token = token_of(descriptor).ok()?;
        let source = self.source_mut(token)?;
        let callback = source.side(interest).callback.take()?;
        let id = source.id;
        let change = if source.interest().is_none() { Change::Remove } else { Change::Modify };
        // The program may have closed the descriptor before: then the system
        // has forgotten it already.
        let _ = self.apply(token, change);
        self.set(token, interest, None);
        Some((id, callback))
    }

    /// Whether a callback is called for it.
    pub(super) fn watches(&self, descriptor: std::os::fd::RawFd, interest: Interest) -> bool {
        let source = token_of(descriptor).ok().and_then(|token| self.source(token));
        source.is_some_and(|source| {
            source.sides().iter().any(|(of, side)| *of == interest && side.is_watched())
        })
    }

    /// Its callback has left nothing over: there is no need to look again
    /// before the system tells of something new.
    pub(super) fn would_block(&mut self, descriptor: std::os::fd::RawFd, interest: Interest) {
        let source = token_of(descriptor).ok().and_then(|token| self.source_mut(token));
        if let Some(source) = source.filter(|source| !source.ended) {
            source.side(interest).may_be_ready = false;
        }
    }

    /// Who is called from now on; a source that calls none is forgotten.
    fn set(&mut self, token: usize, interest: Interest, callback: Option<C>) {
        if let Some(source) = self.source_mut(token) {
            source.side(interest).callback = callback;
            if source.interest().is_none() {
                self.sources[token] = None;
                self.watched -= 1;
            }
        }
    }

    fn apply(&self, token: usize, change: Change) -> io::Result<()> {
        self.source(token).map_or(Ok(()), |source| self.tell_system(source, token, change))
    }

    fn tell_system(&self, source: &Source<C>, token: usize, change: Change) -> io::Result<()> {
        let descriptor = &mut mio::unix::SourceFd(&source.descriptor);
        let registry = self.poll.registry();
        match (change, source.interest()) {
            (Change::Add, Some(interest)) => registry.register(descriptor, Token(token), interest),
            (Change::Modify, Some(interest)) => registry.reregister(descriptor, Token(token), interest),
            _ => registry.deregister(descriptor),
        }
    }
}

/// A descriptor's token.
#[cfg(unix)]
fn token_of(descriptor: std::os::fd::RawFd) -> io::Result<usize> {
    usize::try_from(descriptor).map_err(|_| {
        io::Error::new(io::ErrorKind::InvalidInput, format!("Invalid file descriptor: {descriptor}"))
    })
}

impl<C> Source<C> {
    #[cfg(unix)]
    fn new(id: SourceId, descriptor: std::os::fd::RawFd, interest: Interest, callback: C) -> Self {
        let mut source = Self {
            id,
            descriptor,
            reader: Side::unwatched(),
            writer: Side::unwatched(),
            ended: false,
            told: (0, 0),
        };
        source.side(interest).callback = Some(callback);
        source
    }

    /// Takes note of what the system tells.
    fn note(&mut self, event: &MioEvent) {
        // An error or a hang-up is told to both, as asyncio does: the
        // next read or write then meets it.
        let broken = event.is_error();
        self.ended |= broken || event.is_read_closed() || event.is_write_closed();
        self.reader.may_be_ready = broken || event.is_readable() || event.is_read_closed();
        self.writer.may_be_ready = broken || event.is_writable() || event.is_write_closed();
    }

    fn is_ready(&self) -> bool {
        self.reader.ready().is_some() || self.writer.ready().is_some()
    }

    fn interest(&self) -> Option<MioInterest> {
        match (self.reader.is_watched(), self.writer.is_watched()) {
            (true, true) => Some(MioInterest::READABLE | MioInterest::WRITABLE),
            (true, false) => Some(MioInterest::READABLE),
            (false, true) => Some(MioInterest::WRITABLE),
            (false, false) => None,
        }
    }

    fn sides(&self) -> [(Interest, &Side<C>); 2] {
        [(Interest::Read, &self.reader), (Interest::Write, &self.writer)]
    }

    fn side(&mut self, interest: Interest) -> &mut Side<C> {
        match interest {
            Interest::Read => &mut self.reader,
            Interest::Write => &mut self.writer,
        }
    }
}

impl<C> Side<C> {
    #[cfg(unix)]
    fn unwatched() -> Self {
        Self { callback: None, may_be_ready: false }
    }

    fn is_watched(&self) -> bool {
        self.callback.is_some()
    }

    /// Who is to be called now, if one is.
    fn ready(&self) -> Option<&C> {
        self.callback.as_ref().filter(|_| self.may_be_ready)
    }
}

/// What asyncio would call the selector under the loop on this system.
///
/// ```
/// let name = glassloop::selector();
/// assert!(["EpollSelector", "KqueueSelector", "IOCP"].contains(&name));
/// ```
pub fn selector() -> &'static str {
    if cfg!(any(target_os = "linux", target_os = "android")) {
        "EpollSelector"
    } else if cfg!(windows) {
        "IOCP"
    } else {
        "KqueueSelector"
    }
}
