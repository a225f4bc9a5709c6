//! The only file that knows mio: what is ready for reading or writing.
//!
//! A loop with a thousand connections must not wait for one of them.  It asks the system about all at
//! once, sleeps until one is ready, and calls who waits for it.  asyncio asks by the module
//! `selectors`, which on Linux is `epoll`; mio asks the same, with other manners.
//!
//! | asyncio | here |
//! | --- | --- |
//! | `selectors.EpollSelector` | `mio::Poll` |
//! | `_selector.get_map()`, whose `key.data` is `(reader, writer)` | `sources`: a `Source` with two `Side`s |
//! | `_add_reader`, `_add_writer`: `register` or `modify` | `add` |
//! | `_remove_reader`, `_remove_writer`: `modify` or `unregister` | `remove` |
//! | `_selector.select(timeout)`, `_process_events` | `poll` |
//! | `_ssock`, which other threads write to | the token `WAKE` |
//!
//! **Level and edge.**  asyncio's selector is level-triggered: it tells of a readable socket in every
//! iteration until the program has read it.  mio is edge-triggered: it tells of it once.
//!
//! ```text
//!   8 bytes come        the callback reads 4            nothing new comes
//!   level: ready        ready again, for the other 4    ready no more once they are read
//!   edge:  ready        silence                         silence, for ever
//! ```
//!
//! A program that was written for asyncio may read 4 of 8 bytes and return.  Registering a source
//! anew makes mio look again, so a source that was told of is registered anew before the next poll:
//! `look_again`.  That is a system call for each.  A callback that has read until the system said
//! *would block* has left nothing over, and spares it: `would_block`.
//!
//! One message, from the socket to the callback and back:
//!
//! ```text
//!   add           the system watches the descriptor, under its number as token
//!   poll          sleeps; an event comes, and is noted on the source: `may_be_ready`
//!                 the callback goes into the ready queue, and runs in this turn
//!   would_block   it has read all: `may_be_ready` is taken back
//!   poll          look_again: nothing to register anew; sleeps
//! ```
//!
//! **Order.**  Of several sources that are ready, asyncio tells in the order of `epoll`, and a trace
//! shows it.  `put_in_order` gives the same order.
//!
//! Of what a source calls nothing is known here: `C` is a callback.

use std::io;
use std::time::Duration;

use mio::event::Event as MioEvent;
use mio::{Events, Interest as MioInterest, Poll, Token};

use crate::trace::event::Interest;
use crate::trace::ids::SourceId;

/// The token of the waker that other threads use; a source's is its descriptor.  No descriptor is so
/// large, so that its events find no source and need no case of their own: to have ended the poll
/// is all that they are for.
const WAKE: Token = Token(usize::MAX);

/// How many readiness events one poll takes; the rest comes with the next.  The system writes them
/// into memory that is allocated once, here.
const EVENTS: usize = 1_024;

/// asyncio's selector: the sources that the loop watches.
///
/// What asyncio's selector has told stays at the front of what it looks at next,
/// and so it is told first, before what has become ready since.
pub(super) struct Poller<C> {
    poll: Poll,
    /// What the last poll has told.
    events: Events,
    /// How many polls there were, and one more: zero, which is *never told*, is then less than the
    /// number of the poll before, whichever that is.
    polls: u64,
    /// What this one tells: the tokens, in order.
    told: Vec<usize>,
    /// Those of which the one before has not told.  Empty between two polls; kept for its memory.
    news: Vec<usize>,
    /// By token, which is the descriptor: the system gives the lowest number
    /// that is free, so that there are few gaps.  A list, and no map: an event leads to its source by
    /// one index.
    sources: Vec<Option<Source<C>>>,
    /// How many of them there are: a loop that watches nothing needs no poll while it is busy.
    watched: usize,
}

/// A watched file descriptor, and who is called when it is ready.
///
/// One for both directions, as `epoll` has one entry for a descriptor: a socket that is read and
/// written is registered once, with both interests.
pub(super) struct Source<C> {
    pub(super) id: SourceId,
    #[cfg(unix)]
    descriptor: std::os::fd::RawFd,
    /// The two directions, each with a callback of its own or none.
    reader: Side<C>,
    writer: Side<C>,
    /// Whether the other side has ended the stream, or it is broken: then that
    /// is yet to be read, however much was.  The edge has come and will not come again, so
    /// `would_block` is not believed from here on.
    ended: bool,
    /// The polls that have told of it, one after the other: the first and the latest.
    told: (u64, u64),
}

/// One of the two things that a source may be ready for, and who is to be called then.
struct Side<C> {
    callback: Option<C>,
    /// Whether the system has told of it, and may have more to tell.
    may_be_ready: bool,
}

impl<C: Clone> Poller<C> {
    /// A poller, and the waker that gets it out of a poll from any thread.
    ///
    /// The waker goes into the inbox, which other threads share; the poller stays with the loop.
    pub(super) fn new() -> io::Result<(Self, mio::Waker)> {
        let poll = Poll::new()?;
        let waker = mio::Waker::new(poll.registry(), WAKE)?;
        let events = Events::with_capacity(EVENTS);
        let (told, news, sources) = (Vec::new(), Vec::new(), Vec::new());
        Ok((Self { poll, events, polls: 1, told, news, sources, watched: 0 }, waker))
    }

    /// Whether it watches nothing but the waker.
    pub(super) fn is_empty(&self) -> bool {
        self.watched == 0
    }

    /// Waits until a source is ready, another thread wakes it, or the time is over.
    ///
    /// Tells which sources are ready, for what, and who is to be called, in the
    /// order in which asyncio's selector tells.  A source that can be read and written tells of reading
    /// first, as `_process_events` does.
    ///
    /// A signal that ends the poll early is no error: nothing was ready, and the turn goes on, as
    /// with `selectors`, which returns an empty list.
    pub(super) fn poll(
        &mut self,
        timeout: Option<Duration>,
        mut tell: impl FnMut(SourceId, Interest, C),
    ) -> io::Result<()> {
        self.look_again();
        match self.poll.poll(&mut self.events, timeout) {
            Err(error) if error.kind() != io::ErrorKind::Interrupted => return Err(error),
            // The events are inside; or a signal came, and there are none.
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
    ///
    /// `epoll`, level-triggered, keeps a list of what is ready.  What it has told, it puts back into that
    /// list at once, to look at it again; what becomes ready afterwards comes behind.  Edge-triggered,
    /// a source comes into the list again only as it is registered anew, at the next poll: what has
    /// become ready meanwhile stands before it.  Hence:
    ///
    /// ```text
    ///   poll 1 told    5 7
    ///   poll 2 tells   9 5 7     as the system gives them here
    ///                  5 7 9     as asyncio would tell: those of poll 1 in their order, then the new
    /// ```
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
        // A descriptor may have been closed, and its number given to another source, since the poll
        // before: that one is told of for the first time, and so is among the news.
        let is_told_again = |source: &Source<C>| source.told.1 == self.polls && source.told.0 < self.polls;
        let sources = &self.sources;
        self.told.retain(|token| sources[*token].as_ref().is_some_and(is_told_again));
        self.told.append(&mut self.news);
    }

    /// Makes the edge-triggered poll level-triggered: has mio look anew at each source that was told
    /// of by the last poll, and of which something may be left.
    ///
    /// It comes right before the poll: by then the callbacks have run, and have said if they have left
    /// nothing over.
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

    /// What is watched, and for what, in the order of the ids: for a snapshot.
    pub(super) fn watched(&self) -> Vec<(SourceId, Interest)> {
        let mut watched = Vec::new();
        for source in self.sources.iter().flatten() {
            let sides = source.sides().into_iter().filter(|(_, side)| side.is_watched());
            watched.extend(sides.map(|(interest, _)| (source.id, interest)));
        }
        watched.sort_unstable();
        watched
    }

    /// Who would have been called.  The loop closes, and drops them one by one.
    pub(super) fn into_callbacks(self) -> impl Iterator<Item = C> {
        let sources = self.sources.into_iter().flatten();
        sources.flat_map(|source| [source.reader.callback, source.writer.callback]).flatten()
    }

    /// The source of a token, if it is still watched: an event may be of one that a callback has removed
    /// since.
    fn source(&self, token: usize) -> Option<&Source<C>> {
        self.sources.get(token)?.as_ref()
    }

    #[cfg(unix)]
    fn source_mut(&mut self, token: usize) -> Option<&mut Source<C>> {
        self.sources.get_mut(token)?.as_mut()
    }

    /// Elsewhere no descriptor can be watched, so there is nothing to tell.
    #[cfg(not(unix))]
    fn apply(&self, _key: usize, _change: Change) -> io::Result<()> {
        Ok(())
    }
}

/// What to tell the system of a source: `EPOLL_CTL_ADD`, `EPOLL_CTL_MOD`, `EPOLL_CTL_DEL`.
#[derive(Clone, Copy)]
enum Change {
    Add,
    Modify,
    Remove,
}

#[cfg(unix)]
impl<C: Clone> Poller<C> {
    /// Watches a descriptor; the callback that was there before is returned.
    ///
    /// It is returned and not dropped: dropping runs user code, and the loop has the poller borrowed
    /// while this runs.
    ///
    /// # Errors
    /// The system's: a number that is no descriptor's, or a file of a kind that `epoll` does not take,
    /// as a regular one is.
    pub(super) fn add(
        &mut self,
        descriptor: std::os::fd::RawFd,
        interest: Interest,
        callback: C,
        next_id: impl FnOnce() -> SourceId,
    ) -> io::Result<(SourceId, Option<C>)> {
        let token = token_of(descriptor)?;
        // Nothing is watched at this number yet, and so it becomes a source with an id of its own.
        let Some(source) = self.source_mut(token) else {
            let id = self.insert(Source::new(next_id(), descriptor, interest, callback), token)?;
            return Ok((id, None));
        };
        let id = source.id;
        // A second interest in the same file, or another callback for the same interest: one source, of
        // which the system is told anew.
        let before = source.side(interest).callback.replace(callback);
        let mut told = self.apply(token, Change::Modify);
        if before.is_some() && matches!(&told, Err(error) if error.kind() == io::ErrorKind::NotFound) {
            // The number is another's now: the one that was watched was closed unannounced, and with that
            // the system has forgotten it.
            told = self.apply(token, Change::Add);
        }
        match told {
            Ok(()) => Ok((id, before)),
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
    ///
    /// The callback is taken out first, since what the system is told is read off the callbacks that are
    /// left; the source itself goes after that, because telling takes its descriptor.
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
    ///
    /// It must be true.  After a wrong word no edge comes for what is left over, and the source is silent
    /// until the other side sends more.
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

    /// Tells the system of a source in the list; of a token that has none, nothing.
    fn apply(&self, token: usize, change: Change) -> io::Result<()> {
        self.source(token).map_or(Ok(()), |source| self.tell_system(source, token, change))
    }

    /// One call to the system; what it watches for is what has a callback.
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

/// A descriptor's token.  A negative one is Python's word for a socket that is closed; it is
/// refused with the sentence of `selectors`.
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
    ///
    /// It says how things stand now, and so replaces what was known before.  What it does not say again
    /// is that the stream has ended: hence `|=`.
    fn note(&mut self, event: &MioEvent) {
        // An error or a hang-up is told to both, as asyncio does: the
        // next read or write then meets it, and raises it where the program can see it.
        let broken = event.is_error();
        self.ended |= broken || event.is_read_closed() || event.is_write_closed();
        self.reader.may_be_ready = broken || event.is_readable() || event.is_read_closed();
        self.writer.may_be_ready = broken || event.is_writable() || event.is_write_closed();
    }

    /// Whether one of its callbacks is to be called: if so it has to be looked at again.
    fn is_ready(&self) -> bool {
        self.reader.ready().is_some() || self.writer.ready().is_some()
    }

    /// What to watch for, or nothing.  There is no list of interests beside the callbacks, which could
    /// say something else than they do.
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

    /// The side of an interest, to be changed.
    fn side(&mut self, interest: Interest) -> &mut Side<C> {
        match interest {
            Interest::Read => &mut self.reader,
            Interest::Write => &mut self.writer,
        }
    }
}

impl<C> Side<C> {
    /// No callback, and nothing told: one direction of most sources, for good.
    #[cfg(unix)]
    fn unwatched() -> Self {
        Self { callback: None, may_be_ready: false }
    }

    fn is_watched(&self) -> bool {
        self.callback.is_some()
    }

    /// Who is to be called now, if one is: an end of the stream is told to both sides, though only one
    /// may be watched.
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
