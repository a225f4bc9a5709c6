//! What other threads may do to a loop: schedule a callback, wake a task, complete a future.
//!
//! ```text
//!   in another thread                                            in the loop's
//!   call_soon_threadsafe ─▶ Message::Call ───┐
//!   Waker::wake ──────────▶ Message::Wake ───┼─ Inbox::post ─▶ read_mail ─▶ the ready queue
//!   Completer::complete ──▶ Message::Answer ─┘
//! ```
//!
//! A wake from another thread at one look, with the file and the function of each line:
//!
//! ```text
//!   waker.wake(), in another thread:                            threadsafe.rs: wake_by_ref
//!       if this is the loop's own thread:  schedule the task    threadsafe.rs: loop_of_this_thread
//!       if its message is on its way already:  return
//!       push Wake(waker) to the messages, under the lock        inbox.rs: post
//!       the word becomes Mail; was it Asleep:  end the poll     mio::Waker
//!
//!   the loop, which may be in its poll:                         turn.rs: sleep
//!       was Asleep, and has mail:  it is awake                  inbox.rs: wake_up
//!       take all messages, under the lock                       turn.rs: read_mail; inbox.rs: take
//!       this one clears the waker's flag                        threadsafe.rs: arrive
//!       its task, if there is such a one still:                 turn.rs: wake_task, schedule
//!           Waiting ─▶ Scheduled                                table.rs: schedule
//!           its key goes to the end of the ready queue          turn.rs: push_step
//! ```
//!
//! Called in the loop's own thread, the first two go into the ready queue at once.  An answer is read
//! with the mail: by real time it completes its future then, and under a virtual clock it is held back,
//! to come in the order of the questions.
//!
//! asyncio has one method for the first and the last, `call_soon_threadsafe` (`run_coroutine_threadsafe`
//! is built on it), no wakers, and the documentation's word that no other method is safe.  In Rust the compiler knows: an
//! `EventLoop`, a `Future` and a `Task` are not `Send`, so that another thread cannot have one.  What
//! it can have is in this file, and none of it holds the loop:
//!
//! | what it has | holds | so that |
//! | --- | --- | --- |
//! | `ThreadsafeLoop` | the inbox | the thread may outlive the loop, and is then refused |
//! | a waker | the inbox, the bits of a task's key | the task may be gone, and the key finds nothing |
//! | `Completer<T>` | the inbox, the number of a promise | the future stays in its own thread |
//!
//! | asyncio | here |
//! | --- | --- |
//! | `loop.call_soon_threadsafe` | `call_soon_threadsafe` |
//! | `loop.call_soon_threadsafe(loop.stop)` | `ThreadsafeLoop::stop` |
//! | `wrap_future(executor.submit(…))` | `create_completer`, and `complete` in the other thread |
//! | nothing: only futures of the loop wake a task | `TaskWaker` |
//!
//! From another thread `call_soon_threadsafe` returns no handle: a handle shares its callback with
//! the queue, and must not leave the loop's thread.  So what was posted cannot be cancelled.

use std::any::Any;
use std::cell::RefCell;
use std::fmt;
use std::marker::PhantomData;
use std::panic::Location;
use std::rc::{Rc, Weak};
use std::sync::Arc;
use std::sync::atomic::Ordering::{Relaxed, SeqCst};
use std::task::Wake;

use super::callback::{Call, CallbackOutcome, Function};
use super::future::Future;
use super::handle::Handle;
use super::inbox::{Answer, Inbox, Message, Posted, Promise, TaskWaker};
use super::loop_core::{AnyCallback, EventLoop, Flag, LoopCore};
use super::table::TaskKey;
use crate::error::Result;
use crate::trace::names::{NameOf, callback_name};
use crate::trace::source_line::Line;

/// The part of an event loop that any thread may use.
///
/// In Python every thread can call every method, and must not; here what it
/// must not do does not compile.  As long as one of these exists, a loop under
/// a virtual clock that has nothing to do waits for it.
///
/// ```
/// let event_loop = glassloop::EventLoop::new()?;
/// let outside = event_loop.threadsafe();
/// let stopper = event_loop.threadsafe();
/// std::thread::spawn(move || outside.call_soon_threadsafe(move || stopper.stop()));
/// event_loop.run_forever()?;
/// # event_loop.close()?;
/// # Ok::<(), glassloop::Error>(())
/// ```
pub struct ThreadsafeLoop {
    inbox: Arc<Inbox>,
}

impl EventLoop {
    /// The part of this loop that any thread may use.
    pub fn threadsafe(&self) -> ThreadsafeLoop {
        ThreadsafeLoop::new(self.core.inbox.clone())
    }

    /// As [`call_soon`](EventLoop::call_soon).  Other threads have it through
    /// [`threadsafe`](EventLoop::threadsafe).
    /// Mirrors `loop.call_soon_threadsafe`.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`.
    #[track_caller]
    pub fn call_soon_threadsafe<R: CallbackOutcome>(
        &self,
        callback: impl FnOnce() -> R + 'static,
    ) -> Result<Handle> {
        let callback = self.core.call_soon_here(Location::caller(), Function(callback))?;
        Ok(Handle::new(callback, self.core.clone()))
    }

    /// Does something that another thread waits for: at once or, under a
    /// virtual clock, when the loop has nothing else to do.
    ///
    /// Two threads that run at once race.  A loop that tells the other one only
    /// when it is about to wait for it does not, and can be recorded with the
    /// same trace every time.
    ///
    /// ```
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let (tell, told) = std::sync::mpsc::channel();
    /// event_loop.tell_outside(move || tell.send("now").unwrap());
    /// assert_eq!(told.recv()?, "now");
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn tell_outside(&self, tell: impl FnOnce() + 'static) {
        if self.core.clock.is_virtual() && self.core.is_running() {
            self.core.to_tell.borrow_mut().push(Box::new(tell));
        } else {
            tell();
        }
    }
}

/// What a closed loop refuses here.
const OPERATION: &str = "call_soon_threadsafe";

impl LoopCore {
    /// In the loop's own thread this is `call_soon`; the handle only prints differently.
    #[track_caller]
    fn call_soon_here<C: Call>(&self, line: Line, call: C) -> Result<Rc<dyn AnyCallback>> {
        self.check_closed(OPERATION)?;
        let callback = self.call_soon(line, call);
        callback.header().set(Flag::Threadsafe, true);
        Ok(callback)
    }

    /// Tells the other threads what they wait for.
    ///
    /// The list is taken out first: what is told may tell more, which waits for the next time.
    pub(super) fn tell_all_outside(&self) {
        for tell in self.to_tell.take() {
            self.contain("Exception in what another thread is told", tell);
        }
    }
}

impl ThreadsafeLoop {
    /// Counted, since a loop under a virtual clock that has nothing left to do asks whether anything
    /// can come from outside: if not, it hangs, and says so.
    fn new(inbox: Arc<Inbox>) -> Self {
        inbox.outside_handles.fetch_add(1, SeqCst);
        Self { inbox }
    }

    /// Schedules a callback from any thread, and wakes the loop if it sleeps.
    ///
    /// One thread's callbacks run in the order in which it posted them.  From
    /// the loop's own thread it is `call_soon`.
    /// Mirrors `loop.call_soon_threadsafe`.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`.  The system's, if it cannot wake a loop that sleeps: the
    /// callback is scheduled all the same, and runs when the loop next looks.
    #[track_caller]
    pub fn call_soon_threadsafe<R, F>(&self, callback: F) -> Result<()>
    where
        R: CallbackOutcome,
        F: FnOnce() -> R + Send + 'static,
    {
        let line = Location::caller();
        if let Some(event_loop) = loop_of_this_thread(&self.inbox) {
            return event_loop.call_soon_here(line, Function(callback)).map(drop);
        }
        self.inbox.post_for(OPERATION, line, Message::Call(Posted::new(callback), line))
    }

    /// Ends the loop's run: `call_soon_threadsafe(loop.stop)`, which is how
    /// asyncio is stopped from another thread.
    ///
    /// Called by the loop's own thread it is [`EventLoop::stop`].
    #[track_caller]
    pub fn stop(&self) {
        match loop_of_this_thread(&self.inbox) {
            Some(event_loop) => EventLoop::from(event_loop).stop(),
            None if self.inbox.begin_stop() => {
                let inside = self.clone();
                // It runs in the loop's thread, and is the other arm there.
                let stop = move || {
                    // Before it stops: a request that comes from now on is another one.
                    inside.inbox.end_stop();
                    inside.stop();
                };
                // A closed loop has been stopped already.
                let _ = self.inbox.post(Message::Call(Posted::new(stop), Location::caller()));
            }
            // It will stop: asking again says nothing new.
            None => {}
        }
    }

    /// Whether the loop was closed.
    pub fn is_closed(&self) -> bool {
        self.inbox.is_closed()
    }
}

impl PartialEq for ThreadsafeLoop {
    /// Whether both are of one loop.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.inbox, &other.inbox)
    }
}

impl Eq for ThreadsafeLoop {}

impl Clone for ThreadsafeLoop {
    fn clone(&self) -> Self {
        Self::new(self.inbox.clone())
    }
}

impl Drop for ThreadsafeLoop {
    fn drop(&mut self) {
        if self.inbox.outside_handles.fetch_sub(1, SeqCst) == 1 {
            // The loop may be waiting for this one: let it see that it is gone.
            let _ = self.inbox.post(Message::Nudge);
        }
    }
}

impl fmt::Debug for ThreadsafeLoop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<ThreadsafeLoop closed={}>", self.is_closed())
    }
}

impl Posted {
    /// The name is taken while the closure's type is known: in the box all closures are alike.
    pub(super) fn new<R: CallbackOutcome, F: FnOnce() -> R + Send + 'static>(function: F) -> Self {
        Self { name: callback_name::<F>, function: Box::new(move || function().into_result()) }
    }
}

impl Call for Posted {
    fn call(self) -> Result<()> {
        (self.function)()
    }

    fn name(&self) -> NameOf {
        self.name
    }
}

// ── whose thread this is ─────────────────────────────────────────────────────

thread_local! {
    /// All loops that were made in this thread and are not gone, by their numbers.  Weak, or no loop
    /// would ever be dropped.
    static MADE_HERE: RefCell<Vec<(u64, Weak<LoopCore>)>> = const { RefCell::new(Vec::new()) };
}

/// The loop of this inbox, if this is its thread; in any other thread, none.
///
/// A waker and a [`ThreadsafeLoop`] find their loop so: they cannot carry it, since an `Rc` must not
/// leave its thread.
///
/// `try_with`: a waker may be called from a `Drop` at the end of the thread, when the list is gone
/// already.  Then no loop is found, and the waker posts to the inbox, as from elsewhere.
fn loop_of_this_thread(inbox: &Inbox) -> Option<Rc<LoopCore>> {
    let made = MADE_HERE.try_with(|made| {
        let made = made.borrow();
        made.iter().find(|(made, _)| *made == inbox.loop_number).map(|(_, event_loop)| event_loop.clone())
    });
    made.ok().flatten()?.upgrade()
}

/// Remembers which thread made a loop, and so is its own.  Those that are gone are swept out here,
/// so that a thread which makes a loop for each test keeps a short list.
pub(super) fn loop_was_made(event_loop: &Rc<LoopCore>) {
    let _ = MADE_HERE.try_with(|made| {
        let mut made = made.borrow_mut();
        made.retain(|(_, event_loop)| event_loop.strong_count() > 0);
        made.push((event_loop.inbox.loop_number, Rc::downgrade(event_loop)));
    });
}

// ── waking a task ────────────────────────────────────────────────────────────

impl TaskWaker {
    /// What the loop does when it reads that this was called by another thread.
    pub(super) fn arrive(&self, event_loop: &LoopCore) {
        // Before the task is woken: a caller from now on has something new to say.  By `swap`, which reads
        // what the last caller wrote: that one may have posted nothing, since a message was on its way,
        // and what its thread did before is to be seen by the step that follows.
        self.is_posted.swap(false, SeqCst);
        self.wake_here(event_loop);
    }

    /// Puts the task into the ready queue, if it is still there to be woken: a waker may outlive its
    /// task by hours, and then its key finds nothing.
    ///
    /// `Relaxed`: it is always the loop's thread that is here.
    fn wake_here(&self, event_loop: &LoopCore) {
        if let Some(task) = TaskKey::from_bits(self.task.load(Relaxed)) {
            event_loop.wake_task(task);
        }
    }
}

impl Wake for TaskWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        match loop_of_this_thread(&self.inbox) {
            // No system call: the loop's own thread is here, so it is not asleep.  And no lock, unless
            // there is mail, which goes into the queue first.
            Some(event_loop) => self.wake_here(&event_loop),
            // It is on its way already.  Without this, a thread that calls a waker in a circle would fill
            // the inbox of a loop that is busy.
            None if self.is_posted.swap(true, SeqCst) => {}
            // A closed loop has no task to wake, and a waker cannot report an error.
            None => drop(self.inbox.post(Message::Wake(self.clone()))),
        }
    }
}

// ── completing a future ──────────────────────────────────────────────────────

/// Sets a future's result, once, from the thread that has it.
///
/// The thread that holds it *owes an answer*: a virtual clock does not move
/// until it is given.  Dropping it cancels the future, so no task waits in vain.
///
/// asyncio has no name for it; it is what `run_in_executor` needs.
///
/// ```
/// let event_loop = glassloop::EventLoop::new()?;
/// let future = event_loop.create_future();
/// let completer = event_loop.create_completer(&future)?;
/// let thread = std::thread::spawn(move || completer.complete(Ok("from elsewhere")));
/// assert_eq!(event_loop.run_until_complete(future)?, "from elsewhere");
/// thread.join().unwrap()?;
/// # event_loop.close()?;
/// # Ok::<(), glassloop::Error>(())
/// ```
pub struct Completer<T: Send + 'static> {
    inbox: Arc<Inbox>,
    /// The number of the promise that it keeps; none once it has answered, so that `Drop` does not
    /// answer a second time.
    question: Option<usize>,
    /// It takes a `T` and holds none.
    result: PhantomData<fn(T)>,
}

impl EventLoop {
    /// A token with which any thread can complete this future.
    ///
    /// The future itself is put aside in this thread, under the number that the token has.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`.
    #[track_caller]
    pub fn create_completer<T: Send + 'static>(&self, future: &Future<T>) -> Result<Completer<T>> {
        self.core.check_closed("create_completer")?;
        let promise = Promise { future: Box::new(future.clone()), line: Location::caller() };
        let question = self.core.answers.promised.borrow_mut().insert(promise);
        Ok(Completer { inbox: self.core.inbox.clone(), question: Some(question), result: PhantomData })
    }
}

impl<T: Send + 'static> Completer<T> {
    /// Gives the answer.  A future that was cancelled meanwhile stays so.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`: no task will ever know.  The system's, if it cannot wake a
    /// loop that sleeps: the answer is read when the loop next looks.
    pub fn complete(mut self, result: Result<T>) -> Result<()> {
        self.answer(move |future: &Future<T>| match result {
            _ if future.done() => Ok(()),
            Ok(result) => future.set_result(result),
            Err(error) => future.set_exception(error),
        })
    }

    /// Posts what is to be done with the future, once.
    ///
    /// The promises of all types stand in one list, so each future is there as an `Any`; its type is
    /// known again in this closure.  It is the type that `create_completer` put there, so the other arm
    /// is never taken.
    fn answer(&mut self, resolve: impl FnOnce(&Future<T>) -> Result<()> + Send + 'static) -> Result<()> {
        let Some(question) = self.question.take() else { return Ok(()) };
        let resolve = move |future: Box<dyn Any>| match future.downcast::<Future<T>>() {
            Ok(future) => resolve(&future),
            Err(_) => Ok(()),
        };
        self.inbox.post(Message::Answer(question, Box::new(resolve)))
    }
}

/// The thread has panicked, or has forgotten to answer.  A task that waits for the future is
/// cancelled rather than left to wait for ever; under a virtual clock the whole loop would.
impl<T: Send + 'static> Drop for Completer<T> {
    fn drop(&mut self) {
        // The loop may have been closed; then no task waits.
        let _ = self.answer(|future| future.cancel().map(drop));
    }
}

impl<T: Send + 'static> fmt::Debug for Completer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<Completer>")
    }
}

/// In the loop's thread the answer is a callback as any other, and has its turn in the ready queue.
impl Call for Answer {
    fn call(self) -> Result<()> {
        (self.resolve)(self.promise.future)
    }

    fn name(&self) -> NameOf {
        || "answer of another thread".into()
    }

    fn internal(&self) -> bool {
        true
    }
}
