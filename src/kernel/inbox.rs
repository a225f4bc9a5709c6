//! Where other threads put what the loop shall do.
//!
//! Two things have to happen when another thread wants something of a loop: it must leave word
//! without tearing what the loop is at work on, and the loop must notice, though it may be asleep in
//! the system's poll for an hour.
//!
//! In asyncio they append to the loop's own queue, which the GIL protects, and write a byte to a
//! socket that the selector watches (`_write_to_self`), whether the loop sleeps or not.  Here
//! another thread cannot touch the queue: it posts a message, which the loop reads at the
//! beginning of its turn, after its sleep, and before it pushes something of its own.
//!
//! | asyncio | here |
//! | --- | --- |
//! | `_ready.append(handle)`, from any thread | `post`, and later `read_mail` in [`turn`](super::turn) |
//! | `_make_self_pipe`: a pair of sockets | `mio::Waker`: an eventfd, or what the system has |
//! | `_write_to_self`, at each call | `waker.wake`, only if the loop sleeps |
//! | `_read_from_self` | nothing: the poller swallows the event |
//!
//! The danger is the *lost wake*: the loop looks, finds nothing, and goes to sleep; in between a
//! thread posts, and finds the loop still awake.  One atomic word, `wakefulness`, rules that out, since both
//! sides change it in one step and see what stood there before:
//!
//! ```text
//!   the loop      Awake → Asleep       fails if there is Mail: then it does not sleep
//!   the thread    any → Mail           was it Asleep, it wakes the loop
//! ```
//!
//! Whichever comes first, the other one sees it.  Moment by moment, for a loop that is about to sleep:
//!
//! * *A thread posts before `fall_asleep`.*  The word says Mail, so that the loop cannot fall asleep: its
//!   poll takes no time.
//! * *It posts between `fall_asleep` and the poll, or during it.*  It finds Asleep, and wakes the poller,
//!   which keeps that wake: a poll that begins later returns at once.
//! * *It posts when the poll is over, before `wake_up`.*  It wakes a poller that nobody waits for, so that the
//!   next poll returns for nothing; the word says Mail, and `wake_up` leaves it so.
//! * *It posts while the loop takes the list.*  It waits for the lock.  It comes before, and is in the list;
//!   or after, when the word says Awake: then its message is the first of the next list.
//! * *It posts while the loop runs.*  The loop looks at the word before it next pushes something.
//! * *It calls a waker whose message is on its way already.*  It posts nothing.  The loop clears the
//!   waker's flag as it reads the message, and with the flag reads what was done before the call.
//!
//! The file has three parts: the inbox, the waker of a task, and the answers that other threads owe.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::sync::atomic::Ordering::{Relaxed, SeqCst};
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, AtomicUsize, fence};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use slab::Slab;

use super::table::TaskKey;
use crate::error::{Error, ErrorKind, Result};
use crate::trace::names::NameOf;
use crate::trace::source_line::Line;

/// The half of a loop that other threads may touch.
///
/// Posting writes to the poller, which costs a system call, only when the loop
/// sleeps.  The loop's own thread never finds it asleep.
///
/// | it is | `fall_asleep` | `wake_up` | `post` | `take` |
/// | --- | --- | --- | --- | --- |
/// | Awake | Asleep | | Mail | |
/// | Asleep | | Awake | Mail, and the loop is woken | |
/// | Mail | refused | | | Awake |
///
/// An empty field leaves it as it is.
///
/// All its atomics are `SeqCst`, the order that takes no proof.  The one that is read in each turn is
/// [`has_mail`](Self::has_mail), and on x86 such a load is as cheap as any; the others go with a
/// lock or a system call, beside which they cost nothing.
pub(super) struct Inbox {
    /// Tells the loops of one process apart; no trace and no report shows it.
    pub(super) loop_number: u64,
    mail: Mutex<Mail>,
    /// A [`Wakefulness`], which saves the loop a lock in every iteration.
    wakefulness: AtomicU8,
    /// How many [`ThreadsafeLoop`](super::ThreadsafeLoop)s may still post something.
    pub(super) outside_handles: AtomicUsize,
    /// Whether another thread has asked the loop to stop, and it does not know yet.  A monitor that
    /// calls `stop` every second of a loop that hangs in a callback posts one message, not one
    /// a second.
    stop_is_posted: AtomicBool,
}

/// What a loop is to the other threads.
enum Wakefulness {
    /// It runs, and has no mail.
    Awake,
    /// It is inside the poll or about to be, and has no mail.
    Asleep,
    /// Something was posted since the loop last took the list, be it asleep or awake.  (A loop that is
    /// closed may stay Mail for ever: `close` takes the messages, and leaves the word as it is.)
    Mail,
}

/// On cache lines of its own: the loop looks at the state beside it all the time, and a thread that
/// takes the lock would slow each look down.
#[repr(align(64))]
struct Mail {
    /// Wakes the loop out of the poll; none when the loop is closed.
    waker: Option<mio::Waker>,
    /// In the order in which they were posted.
    messages: Vec<Message>,
    /// Where the trace is told of what a closed loop refuses, if it has one.
    refusals: Option<Refusals>,
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
    Call(Posted, Line),
    /// What the promise of this number is resolved with.  One for each promise, which a
    /// completer keeps once.
    Answer(usize, Resolve),
    /// Nothing to do but to look again.  It stands alone: a loop that has mail looks anyhow.
    Nudge,
}

impl Inbox {
    pub(super) fn new(waker: mio::Waker) -> Self {
        static LOOPS: AtomicU64 = AtomicU64::new(1);
        Self {
            loop_number: LOOPS.fetch_add(1, SeqCst),
            mail: Mutex::new(Mail { waker: Some(waker), messages: Vec::new(), refusals: None }),
            wakefulness: AtomicU8::new(Wakefulness::Awake as u8),
            outside_handles: AtomicUsize::new(0),
            stop_is_posted: AtomicBool::new(false),
        }
    }

    /// Posts a message from any thread.
    ///
    /// The message is in the list before the word says so, and both under the lock: a loop that reads
    /// the word and then takes the list finds it there.
    ///
    /// # Errors
    /// `Event loop is closed`; the system's, if it cannot wake a loop that sleeps: then the message
    /// is posted all the same, and read when the loop next looks.
    pub(super) fn post(&self, message: Message) -> Result<()> {
        let mut mail = self.mail();
        let Mail { waker: Some(waker), messages, .. } = &mut *mail else {
            // Before the error is made: nothing but the list is the lock's business.
            drop(mail);
            return Err(ErrorKind::EventLoopClosed.into());
        };
        if matches!(message, Message::Nudge) && !messages.is_empty() {
            return Ok(());
        }
        messages.push(message);
        // Only the first message can find the loop asleep: from then on the word says Mail, until the
        // loop has taken them all.  So a burst of a thousand costs one wake.
        if messages.len() == 1
            && self.wakefulness.swap(Wakefulness::Mail as u8, SeqCst) == Wakefulness::Asleep as u8
        {
            waker.wake()?;
        }
        Ok(())
    }

    /// Posts a message for an operation of the program's; if it is refused, so says the trace.
    ///
    /// # Errors
    /// `Event loop is closed`.
    pub(super) fn post_for(&self, operation: &'static str, line: Line, message: Message) -> Result<()> {
        self.post(message).inspect_err(|error| {
            let refusals = self.mail().refusals.clone();
            refusals.iter().for_each(|refusals| refusals(operation, line, error));
        })
    }

    /// Whether a request to stop is to be posted: not if one is on its way.
    pub(super) fn begin_stop(&self) -> bool {
        !self.stop_is_posted.swap(true, SeqCst)
    }

    /// The request has come.  By `swap`, so that what its last caller did before is seen from now on.
    pub(super) fn end_stop(&self) {
        self.stop_is_posted.swap(false, SeqCst);
    }

    /// Whether anything was posted.  No lock: the loop asks in each turn, and before each push.
    #[inline]
    pub(super) fn has_mail(&self) -> bool {
        self.wakefulness.load(SeqCst) == Wakefulness::Mail as u8
    }

    /// Takes everything that was posted, in exchange for an empty list.
    ///
    /// The lists change places, so that neither side ever allocates a new one, and the lock is held
    /// for a moment, however much there is.  What the messages do runs after that.
    pub(super) fn take(&self, empty: Vec<Message>) -> Vec<Message> {
        if !self.has_mail() {
            return empty;
        }
        let mut mail = self.mail();
        // Under the lock: a message that comes after this is the first of the next list, and says Mail
        // anew.
        self.wakefulness.store(Wakefulness::Awake as u8, SeqCst);
        std::mem::replace(&mut mail.messages, empty)
    }

    /// Whether the loop may go to sleep: not if mail has come since it last looked.  If it may: mail
    /// that comes now ends the poll, even one that has not begun, since the poller keeps a wake.  Call
    /// [`wake_up`](Self::wake_up) after it.
    pub(super) fn fall_asleep(&self) -> bool {
        self.wakefulness
            .compare_exchange(Wakefulness::Awake as u8, Wakefulness::Asleep as u8, SeqCst, SeqCst)
            .is_ok()
    }

    /// The loop is out of the poll, be it a source, the time or a message.  From now on
    /// posting needs no system call.
    pub(super) fn wake_up(&self) {
        // If that fails, it has mail.
        let _ = self.wakefulness.compare_exchange(
            Wakefulness::Asleep as u8,
            Wakefulness::Awake as u8,
            SeqCst,
            SeqCst,
        );
    }

    pub(super) fn is_closed(&self) -> bool {
        self.mail().waker.is_none()
    }

    /// Refuses messages from now on, and returns those that are unread: the caller drops them, since
    /// dropping a callback runs user code, which must not find this lock held.
    pub(super) fn close(&self, refusals: Option<Refusals>) -> Vec<Message> {
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

/// Writes a refusal of a closed loop into its journal: the operation, its line, the error.
pub(super) type Refusals = Arc<dyn Fn(&'static str, Line, &Error) + Send + Sync>;

/// What a callback does, on its way from another thread.
pub(super) struct Posted {
    pub(super) name: NameOf,
    pub(super) function: Box<dyn FnOnce() -> Result<()> + Send>,
}

// ── waking a task ────────────────────────────────────────────────────────────

/// Names a task; it holds neither the task nor the loop, so it can be sent
/// anywhere and may outlive both.  What it does when it is called is in
/// [`threadsafe`](super::threadsafe).
///
/// asyncio needs none: its tasks are woken by futures of their own loop alone.  Rust's futures of
/// other crates know a task by its waker and by nothing else.
pub(super) struct TaskWaker {
    pub(super) inbox: Arc<Inbox>,
    /// The bits of the task's key.  Only the loop's thread reads and writes them; they are atomic
    /// because a waker has to be `Sync`, and so `Relaxed` will do.
    pub(super) task: AtomicU64,
    /// Whether another thread has called it, and the loop does not know yet.  A task is woken once,
    /// however often it is called: the second call would say nothing new.
    pub(super) is_posted: AtomicBool,
}

/// A waker together with what it points to.
///
/// Most tasks wait for glassloop's own futures only, which remember the task
/// itself and never clone its waker.  So the loop lends one and the same waker
/// to every task that it polls.  Only when a poll has left a clone of it
/// behind, the task keeps it, and the loop makes a new one.
pub(super) struct LentWaker {
    target: Arc<TaskWaker>,
    waker: Waker,
}

impl LentWaker {
    pub(super) fn new(inbox: &Arc<Inbox>) -> Self {
        let (task, is_posted) = (AtomicU64::new(0), AtomicBool::new(false));
        let target = Arc::new(TaskWaker { inbox: inbox.clone(), task, is_posted });
        Self { waker: Waker::from(target.clone()), target }
    }

    #[inline]
    pub(super) fn waker(&self) -> &Waker {
        &self.waker
    }

    /// Names this task from now on.
    #[inline]
    pub(super) fn name(&self, task: TaskKey) {
        self.target.task.store(task.bits(), Relaxed);
    }

    /// Whether a clone is held elsewhere, and may still call it: by other than the two fields here.
    #[inline]
    pub(super) fn is_held_elsewhere(&self) -> bool {
        let held = Arc::strong_count(&self.target) > 2;
        // Pairs with the drop of the last clone: what its thread did with it is visible from here, and
        // the waker can be renamed.
        fence(std::sync::atomic::Ordering::Acquire);
        held
    }
}

// ── what other threads owe ───────────────────────────────────────────────────

/// Takes the future that was promised a result, and gives it one.
pub(super) type Resolve = Box<dyn FnOnce(Box<dyn Any>) -> Result<()> + Send>;

/// What other threads owe this loop.
///
/// By real time an answer is let in as it comes.  Under a virtual clock, two threads that answer at
/// about the same time would give another trace in each run.  So there what has arrived is held back
/// until the loop has nothing else to do and all have answered, or until it has read its mail a
/// thousand times; and then goes in by the order of the questions.
#[derive(Default)]
pub(super) struct Answers {
    /// The futures that they will complete.
    pub(super) promised: RefCell<Slab<Promise>>,
    /// What has come, but was not let in yet.
    arrived: RefCell<Vec<(usize, Resolve)>>,
    /// How often the mail was read meanwhile.
    waited: Cell<u32>,
}

pub(super) struct Promise {
    /// A `Future<T>`.
    pub(super) future: Box<dyn Any>,
    pub(super) line: Line,
}

/// An answer on its way through the ready queue.
pub(super) struct Answer {
    pub(super) promise: Promise,
    pub(super) resolve: Resolve,
}

impl Answers {
    pub(super) fn are_owed(&self) -> bool {
        !self.promised.borrow().is_empty()
    }

    pub(super) fn add(&self, question: usize, resolve: Resolve) {
        self.arrived.borrow_mut().push((question, resolve));
    }

    pub(super) fn have_all_arrived(&self) -> bool {
        self.arrived.borrow().len() == self.promised.borrow().len()
    }

    pub(super) fn have_arrived(&self) -> bool {
        !self.arrived.borrow().is_empty()
    }

    /// Those that have arrived wait once more; whether they have done so more than so many times.
    pub(super) fn wait_once_more(&self, times: u32) -> bool {
        self.waited.set(self.waited.get() + 1);
        self.waited.get() > times
    }

    /// Takes those that have arrived, in the order of the questions.
    pub(super) fn take(&self) -> Vec<Answer> {
        self.waited.set(0);
        let mut arrived = self.arrived.take();
        arrived.sort_by_key(|(question, _)| *question);
        let mut promised = self.promised.borrow_mut();
        let answers = arrived.into_iter();
        answers
            .filter_map(|(question, resolve)| {
                Some(Answer { promise: promised.try_remove(question)?, resolve })
            })
            .collect()
    }

    /// Lets go of everything; the caller drops it, one by one, and outside of both borrows.
    pub(super) fn close(&self) -> (impl Iterator<Item = impl Sized>, Vec<impl Sized>) {
        (self.promised.take().into_iter().map(|(_, promise)| promise), self.arrived.take())
    }
}
