//! Where other threads put what the loop shall do.

use std::panic::Location;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, AtomicUsize};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::completer::Resolve;
use super::node::Line;
use super::refusals::RefusedLater;
use super::threadsafe::Posted;
use super::waker::TaskWaker;
use crate::error::{ErrorKind, Result};

/// The half of a loop that other threads may touch.
///
/// Posting writes to the poller, which costs a system call, only when the loop
/// sleeps.  The loop's own thread never finds it asleep.
///
/// ```text
///            fall_asleep          post, and wake the loop
///     Awake ◀───────────▶ Asleep ────────────────────────▶ Mail
///      │ ▲     awake                                       ▲ │
///      │ └───────────────────── take ──────────────────────│─┘
///      └─────────────────────── post ──────────────────────┘
/// ```
pub(super) struct Inbox {
    /// Tells loops apart in one process.  Not shown to anybody.
    pub(super) key: u64,
    mail: Mutex<Mail>,
    /// A [`State`], which saves the loop a lock in every iteration.
    state: AtomicU8,
    /// How many [`ThreadsafeLoop`](super::ThreadsafeLoop)s may still post something.
    pub(super) outside_handles: AtomicUsize,
    /// Whether another thread has asked the loop to stop, and it does not know yet.
    stop_is_posted: AtomicBool,
}

/// What a loop is to the other threads.
enum State {
    /// It runs, and has no mail.
    Awake,
    /// It is inside the poll or about to be, and has no mail.
    Asleep,
    /// There are messages, whatever it does.
    Mail,
}

/// On cache lines of its own: the loop looks at the state beside it all the time.
#[repr(align(64))]
struct Mail {
    /// Wakes the loop out of the poll; none when the loop is closed.
    waker: Option<mio::Waker>,
    /// In the order in which they were posted.
    messages: Vec<Message>,
    /// Where the trace is told of what a closed loop refuses, if it has one.
    refusals: Option<RefusedLater>,
}

/// What can be posted.  A loop that is busy reads nothing for a while, so each kind says
/// what bounds how many of it wait: none grows with something that only repeats.
pub(super) enum Message {
    /// This waker was called.  One for each waker: until it is read, calling it again
    /// posts nothing.
    Wake(Arc<TaskWaker>),
    /// `call_soon_threadsafe`, and the line that called it.  As in asyncio, as many as the
    /// program posts: each is a callback of its own, which will run.  But of `stop` there
    /// is one: see [`Inbox::begin_stop`].
    Call(Posted, &'static Location<'static>),
    /// What the promise with this key is resolved with.  One for each promise, which a
    /// completer keeps once.
    Answer(usize, Resolve),
    /// Nothing to do but to look again.  It stands alone: whoever has mail looks anyhow.
    Nudge,
}

impl Inbox {
    pub(super) fn new(waker: mio::Waker) -> Self {
        static LOOPS: AtomicU64 = AtomicU64::new(1);
        Self {
            key: LOOPS.fetch_add(1, SeqCst),
            mail: Mutex::new(Mail { waker: Some(waker), messages: Vec::new(), refusals: None }),
            state: AtomicU8::new(State::Awake as u8),
            outside_handles: AtomicUsize::new(0),
            stop_is_posted: AtomicBool::new(false),
        }
    }

    /// Posts a message from any thread.
    ///
    /// # Errors
    /// `Event loop is closed`.
    pub(super) fn post(&self, message: Message) -> Result<()> {
        let mut mail = self.mail();
        let Mail { waker: Some(waker), messages, .. } = &mut *mail else {
            drop(mail);
            return Err(ErrorKind::EventLoopClosed.into());
        };
        if matches!(message, Message::Nudge) && !messages.is_empty() {
            return Ok(());
        }
        messages.push(message);
        // Only the first message can find the loop asleep.
        if messages.len() == 1 && self.state.swap(State::Mail as u8, SeqCst) == State::Asleep as u8 {
            waker.wake()?;
        }
        Ok(())
    }

    /// The same for an operation of the program's, which the trace says was refused.
    ///
    /// # Errors
    /// `Event loop is closed`.
    pub(super) fn post_for(&self, operation: &'static str, source: Line, message: Message) -> Result<()> {
        self.post(message).inspect_err(|error| {
            let refusals = self.mail().refusals.clone();
            refusals.iter().for_each(|refusals| refusals.write(operation, source, error));
        })
    }

    /// Whether a request to stop is to be posted: not if one is on its way.
    pub(super) fn begin_stop(&self) -> bool {
        !self.stop_is_posted.swap(true, SeqCst)
    }

    /// It has come.
    pub(super) fn end_stop(&self) {
        self.stop_is_posted.store(false, SeqCst);
    }

    /// Whether anything was posted.
    #[inline]
    pub(super) fn has_mail(&self) -> bool {
        self.state.load(SeqCst) == State::Mail as u8
    }

    /// Takes everything that was posted, in exchange for an empty list.
    pub(super) fn take(&self, empty: Vec<Message>) -> Vec<Message> {
        if !self.has_mail() {
            return empty;
        }
        let mut mail = self.mail();
        self.state.store(State::Awake as u8, SeqCst);
        std::mem::replace(&mut mail.messages, empty)
    }

    /// Whether the loop may go to sleep; if so, it has to call [`awake`](Self::awake) afterwards.
    pub(super) fn fall_asleep(&self) -> bool {
        self.state.compare_exchange(State::Awake as u8, State::Asleep as u8, SeqCst, SeqCst).is_ok()
    }

    pub(super) fn awake(&self) {
        // If that fails, it has mail.
        let _ = self.state.compare_exchange(State::Asleep as u8, State::Awake as u8, SeqCst, SeqCst);
    }

    pub(super) fn is_closed(&self) -> bool {
        self.mail().waker.is_none()
    }

    /// Refuses messages from now on, and returns those that nobody has read.
    pub(super) fn close(&self, refusals: Option<RefusedLater>) -> Vec<Message> {
        let mut mail = self.mail();
        mail.waker = None;
        mail.refusals = refusals;
        std::mem::take(&mut mail.messages)
    }

    /// No user code runs under this lock, so it cannot be poisoned half-way.
    fn mail(&self) -> MutexGuard<'_, Mail> {
        self.mail.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
