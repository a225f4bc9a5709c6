//! Where other threads put what the loop shall do.

use std::sync::atomic::Ordering::SeqCst;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::completer::Resolve;
use super::threadsafe::RemoteCallback;
use crate::error::{ErrorKind, Result};

/// The half of a loop that other threads may touch.
///
/// Posting writes to the poller, which costs a system call, only when the loop
/// sleeps.  The loop's own thread never finds it asleep.
pub(super) struct Inbox {
    /// Tells loops apart in one process.  Not shown to anybody.
    pub(super) key: u64,
    mail: Mutex<Mail>,
    /// Whether `mail` may hold messages; saves the loop a lock in every iteration.
    has_mail: AtomicBool,
    /// Whether the loop is inside the poll, or about to be.
    sleeping: AtomicBool,
    /// How many [`ThreadsafeLoop`](super::ThreadsafeLoop)s may still post something.
    pub(super) outside_handles: AtomicUsize,
}

struct Mail {
    /// Wakes the loop out of the poll; none when the loop is closed.
    waker: Option<mio::Waker>,
    /// In the order in which they were posted.
    messages: Vec<Message>,
}

pub(super) enum Message {
    /// The waker of the task with this key and number was called.
    Wake(usize, u64),
    /// `call_soon_threadsafe`.
    Call(RemoteCallback),
    /// What the promise with this key is resolved with.
    Answer(usize, Resolve),
    /// Nothing to do but to look again.
    Nudge,
}

impl Inbox {
    pub(super) fn new(waker: mio::Waker) -> Self {
        static LOOPS: AtomicU64 = AtomicU64::new(1);
        Self {
            key: LOOPS.fetch_add(1, SeqCst),
            mail: Mutex::new(Mail { waker: Some(waker), messages: Vec::new() }),
            has_mail: AtomicBool::new(false),
            sleeping: AtomicBool::new(false),
            outside_handles: AtomicUsize::new(0),
        }
    }

    /// Posts a message from any thread.
    ///
    /// # Errors
    /// `Event loop is closed`.
    pub(super) fn post(&self, message: Message) -> Result<()> {
        let mut mail = self.mail();
        let Mail { waker: Some(waker), messages } = &mut *mail else {
            drop(mail);
            return Err(ErrorKind::EventLoopClosed.into());
        };
        messages.push(message);
        self.has_mail.store(true, SeqCst);
        // The loop says that it sleeps, and then looks for mail; we write the
        // mail, and then look whether it sleeps.  One of us sees the other.
        if self.sleeping.swap(false, SeqCst) {
            waker.wake()?;
        }
        Ok(())
    }

    /// Whether anything was posted.
    #[inline]
    pub(super) fn has_mail(&self) -> bool {
        self.has_mail.load(SeqCst)
    }

    /// Takes everything that was posted.
    pub(super) fn take(&self) -> Vec<Message> {
        if !self.has_mail() {
            return Vec::new();
        }
        let mut mail = self.mail();
        self.has_mail.store(false, SeqCst);
        std::mem::take(&mut mail.messages)
    }

    /// Whether the loop may go to sleep; if so, it has to call [`awake`](Self::awake) afterwards.
    pub(super) fn fall_asleep(&self) -> bool {
        self.sleeping.store(true, SeqCst);
        let may = !self.has_mail();
        if !may {
            self.awake();
        }
        may
    }

    pub(super) fn awake(&self) {
        self.sleeping.store(false, SeqCst);
    }

    pub(super) fn is_closed(&self) -> bool {
        self.mail().waker.is_none()
    }

    /// Refuses messages from now on, and returns those that nobody has read.
    pub(super) fn close(&self) -> Vec<Message> {
        let mut mail = self.mail();
        mail.waker = None;
        std::mem::take(&mut mail.messages)
    }

    /// No user code runs under this lock, so it cannot be poisoned half-way.
    fn mail(&self) -> MutexGuard<'_, Mail> {
        self.mail.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
