//! A queue: between those who make items and those who use them.

use std::cell::Cell;
use std::fmt;
use std::ops::Deref;
use std::rc::Rc;

use super::event::Event;
use super::items::{Fifo, ItemStore, Items, Lifo, SmallestFirst};
use super::line::{BoundLoop, Leaving, Line};
use crate::error::{ErrorKind, Result};
use crate::kernel::{Awaitable, Future, refuse_here, waits_here};
use crate::printing;

/// Takes items in, and gives them out first in, first out.
///
/// With a `maxsize`, whoever puts into a full queue waits until there is room.
/// Whoever gets from an empty one waits until there is an item.  Both stand in
/// line, first come, first served.  The queue is bound to the loop on which
/// somebody first has to wait for it.  Clones are one and the same queue.
///
/// Mirrors `asyncio.Queue`.
///
/// ```
/// use glassloop::{Queue, create_task};
///
/// # glassloop::run(async {
/// let queue = Queue::new(0);
/// let consumer = create_task(queue.get())?;
/// queue.put("item").await?;
/// assert_eq!(consumer.await?, "item");
/// # Ok(()) }).unwrap();
/// ```
pub struct Queue<T: 'static> {
    state: Rc<QueueState<T>>,
}

struct QueueState<T: 'static> {
    /// 0 is no limit.
    maxsize: usize,
    items: Items<T>,
    getters: Line,
    putters: Line,
    unfinished_tasks: Cell<usize>,
    /// Set while there are no unfinished tasks.
    finished: Event,
    is_shutdown: Cell<bool>,
    bound: BoundLoop,
}

impl<T: 'static> Queue<T> {
    /// An empty queue with room for that many items; 0 is no limit.
    ///
    /// Mirrors `asyncio.Queue(maxsize)`.
    ///
    /// ```
    /// assert!(glassloop::Queue::<i32>::new(2).empty());
    /// ```
    pub fn new(maxsize: usize) -> Self {
        Self::with_store(maxsize, Fifo::default())
    }

    /// The same, with another order in which the items come out.
    pub(super) fn with_store(maxsize: usize, store: impl ItemStore<T> + 'static) -> Self {
        let finished = Event::new();
        finished.set().expect("nobody waits for a new event");
        let state = QueueState {
            maxsize,
            items: Items::new(store),
            getters: Line::default(),
            putters: Line::default(),
            unfinished_tasks: Cell::new(0),
            finished,
            is_shutdown: Cell::new(false),
            bound: BoundLoop::default(),
        };
        Self { state: Rc::new(state) }
    }

    /// How many items are in it.  Mirrors `Queue.qsize`.
    ///
    /// ```
    /// let queue = glassloop::Queue::new(0);
    /// queue.put_nowait(7)?;
    /// assert_eq!(queue.qsize(), 1);
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn qsize(&self) -> usize {
        self.state.items.len()
    }

    /// How many items there is room for; 0 is no limit.  Mirrors `Queue.maxsize`.
    ///
    /// ```
    /// assert_eq!(glassloop::Queue::<i32>::new(2).maxsize(), 2);
    /// ```
    pub fn maxsize(&self) -> usize {
        self.state.maxsize
    }

    /// As it prints, whatever its items are: those whose type may have no `Debug` are printed
    /// if Python has them as well, and else named.  Mirrors `repr(queue)`.
    ///
    /// ```
    /// let queue = glassloop::Queue::new(0);
    /// queue.put_nowait("one")?;
    /// assert_eq!(queue.repr(), "<Queue maxsize=0 _queue=['one'] tasks=1>");
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn repr(&self) -> String {
        self.state.describe(printing::any_value)
    }

    /// Whether there is nothing in it.  Mirrors `Queue.empty`.
    ///
    /// ```
    /// assert!(glassloop::Queue::<i32>::new(2).empty());
    /// ```
    pub fn empty(&self) -> bool {
        self.qsize() == 0
    }

    /// Whether there is no room in it; never, if there is no limit.  Mirrors `Queue.full`.
    ///
    /// ```
    /// let queue = glassloop::Queue::new(1);
    /// queue.put_nowait(7)?;
    /// assert!(queue.full() && !glassloop::Queue::<i32>::new(0).full());
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn full(&self) -> bool {
        self.maxsize() > 0 && self.qsize() >= self.maxsize()
    }

    /// Waits until there is room, and puts an item in.
    ///
    /// It does not wait if there is room.  Whoever is cancelled just as there
    /// is room passes the turn on.  Mirrors `Queue.put`.
    ///
    /// # Errors
    /// `QueueShutDown`; `CancelledError`; `RuntimeError: <…> is bound to a
    /// different event loop`.  The item is dropped.
    ///
    /// ```
    /// use glassloop::{Queue, create_task, yield_now};
    ///
    /// # glassloop::run(async {
    /// let queue = Queue::new(1);
    /// queue.put(1).await?;
    /// let producer = create_task(queue.put(2))?;
    /// yield_now().await?;
    /// assert!(!producer.done(), "there is no room");
    /// assert_eq!(queue.get().await?, 1);
    /// producer.await
    /// # }).unwrap();
    /// ```
    pub fn put(&self, item: T) -> impl Awaitable<()> + use<T> {
        let queue = self.clone();
        waits_here(async move {
            while queue.full() {
                queue.check_shutdown()?;
                let putter = queue.create_waiter("put")?;
                queue.state.putters.join(putter, |leaving| queue.pass_putting_on(leaving)).turn().await?;
            }
            queue.put_nowait(item)
        })
    }

    /// Puts an item in, if there is room, and wakes the first who waits to get one.
    ///
    /// Mirrors `Queue.put_nowait`.
    ///
    /// # Errors
    /// `QueueFull`; `QueueShutDown`; either way the item is dropped.
    /// `RuntimeError: Event loop is closed` if somebody waits there for an
    /// item (it is in the queue all the same).
    ///
    /// ```
    /// use glassloop::{ErrorKind, Queue};
    ///
    /// let queue = Queue::new(1);
    /// queue.put_nowait(1)?;
    /// assert!(matches!(queue.put_nowait(2).unwrap_err().kind(), ErrorKind::QueueFull));
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    #[track_caller]
    pub fn put_nowait(&self, item: T) -> Result<()> {
        self.check_shutdown()?;
        if self.full() {
            return Err(ErrorKind::QueueFull.into());
        }
        self.state.items.put(item)?;
        self.state.unfinished_tasks.set(self.state.unfinished_tasks.get() + 1);
        self.state.finished.clear();
        self.state.getters.wake_next()
    }

    /// Waits until there is an item, and takes it out.
    ///
    /// It does not wait if there is one.  Whoever is cancelled just as an item
    /// comes passes the turn on.  Mirrors `Queue.get`.
    ///
    /// # Errors
    /// `QueueShutDown` once the queue is shut down and empty;
    /// `CancelledError`; `RuntimeError: <…> is bound to a different event loop`.
    ///
    /// ```
    /// # glassloop::run(async {
    /// let queue = glassloop::Queue::new(0);
    /// queue.put_nowait("first")?;
    /// queue.put_nowait("second")?;
    /// assert_eq!(queue.get().await?, "first");
    /// # Ok(()) }).unwrap();
    /// ```
    pub fn get(&self) -> impl Awaitable<T> + use<T> {
        let queue = self.clone();
        waits_here(async move {
            while queue.empty() {
                queue.check_shutdown()?;
                let getter = queue.create_waiter("get")?;
                queue.state.getters.join(getter, |leaving| queue.pass_getting_on(leaving)).turn().await?;
            }
            queue.get_nowait()
        })
    }

    /// Takes an item out, if there is one, and wakes the first who waits for room.
    ///
    /// Mirrors `Queue.get_nowait`.
    ///
    /// # Errors
    /// `QueueEmpty`; `QueueShutDown` if it is shut down and empty;
    /// `RuntimeError: Event loop is closed` if somebody waits there for room.
    ///
    /// ```
    /// use glassloop::{ErrorKind, Queue};
    ///
    /// let queue = Queue::<i32>::new(0);
    /// assert!(matches!(queue.get_nowait().unwrap_err().kind(), ErrorKind::QueueEmpty));
    /// ```
    #[track_caller]
    pub fn get_nowait(&self) -> Result<T> {
        let Some(item) = self.state.items.take()? else {
            self.check_shutdown()?;
            return Err(ErrorKind::QueueEmpty.into());
        };
        self.state.putters.wake_next()?;
        Ok(item)
    }

    /// Says that the work on an item that was got is done.
    ///
    /// When it was said as often as items were put, [`join`](Queue::join) goes
    /// on.  Mirrors `Queue.task_done`.
    ///
    /// # Errors
    /// `ValueError: task_done() called too many times`; `RuntimeError: Event
    /// loop is closed` if somebody joins there.
    ///
    /// ```
    /// let error = glassloop::Queue::<i32>::new(0).task_done().unwrap_err();
    /// assert_eq!(error.to_string(), "task_done() called too many times");
    /// ```
    #[track_caller]
    pub fn task_done(&self) -> Result<()> {
        let unfinished = self.state.unfinished_tasks.get();
        let Some(left) = unfinished.checked_sub(1) else {
            return Err(refuse_here("task_done", ErrorKind::TaskDoneTooOften));
        };
        self.state.unfinished_tasks.set(left);
        self.finish_if_nothing_is_left()
    }

    /// Waits until every item that was put has been got and worked on.
    ///
    /// It does not wait if there is none.  Mirrors `Queue.join`.
    ///
    /// # Errors
    /// `CancelledError`; `RuntimeError: <…> is bound to a different event loop`.
    ///
    /// ```
    /// use glassloop::{Queue, create_task};
    ///
    /// # glassloop::run(async {
    /// let queue = Queue::new(0);
    /// queue.put_nowait(7)?;
    /// let joined = create_task(queue.join())?;
    /// queue.get().await?;
    /// queue.task_done()?;
    /// joined.await
    /// # }).unwrap();
    /// ```
    pub fn join(&self) -> impl Awaitable<()> + use<T> {
        let queue = self.clone();
        waits_here(async move {
            match queue.state.unfinished_tasks.get() {
                0 => Ok(()),
                _ => queue.state.finished.wait().await,
            }
        })
    }

    /// Takes nothing more, and gives out only what is still in it: nothing, if `immediate`.
    ///
    /// Whoever waits to put or to get goes on, and finds out.  If `immediate`,
    /// the items are dropped and count as done, so [`join`](Queue::join) may
    /// go on as well.  Mirrors `Queue.shutdown`.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed` if somebody waits there.
    ///
    /// ```
    /// use glassloop::{ErrorKind, Queue};
    ///
    /// let queue = Queue::new(0);
    /// queue.put_nowait(7)?;
    /// queue.shutdown(false)?;
    /// assert!(matches!(queue.put_nowait(8).unwrap_err().kind(), ErrorKind::QueueShutDown));
    /// assert_eq!(queue.get_nowait()?, 7);
    /// assert!(matches!(queue.get_nowait().unwrap_err().kind(), ErrorKind::QueueShutDown));
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    #[track_caller]
    pub fn shutdown(&self, immediate: bool) -> Result<()> {
        self.state.is_shutdown.set(true);
        if immediate {
            self.drain()?;
        }
        self.state.getters.wake_each()?;
        self.state.putters.wake_each()
    }

    #[track_caller]
    fn drain(&self) -> Result<()> {
        while let Some(item) = self.state.items.take()? {
            let left = self.state.unfinished_tasks.get().saturating_sub(1);
            self.state.unfinished_tasks.set(left);
            drop(item);
        }
        self.finish_if_nothing_is_left()
    }

    #[track_caller]
    fn finish_if_nothing_is_left(&self) -> Result<()> {
        match self.state.unfinished_tasks.get() {
            0 => self.state.finished.set(),
            _ => Ok(()),
        }
    }

    fn check_shutdown(&self) -> Result<()> {
        if self.state.is_shutdown.get() { Err(ErrorKind::QueueShutDown.into()) } else { Ok(()) }
    }

    fn create_waiter(&self, operation: &'static str) -> Result<Future<()>> {
        self.state.bound.create_future(&Printed(self), operation)
    }

    /// There was room for one who does not come: the next may have it.
    fn pass_putting_on(&self, leaving: Leaving) {
        if leaving == (Leaving::GaveUp { woken: true }) && !self.full() {
            let _ = self.state.putters.wake_next();
        }
    }

    /// There was an item for one who does not come: the next may have it.
    fn pass_getting_on(&self, leaving: Leaving) {
        if leaving == (Leaving::GaveUp { woken: true }) && !self.empty() {
            let _ = self.state.getters.wake_next();
        }
    }
}

impl<T: 'static> Clone for Queue<T> {
    /// The same queue.
    fn clone(&self) -> Self {
        Self { state: self.state.clone() }
    }
}

impl<T: fmt::Debug + 'static> fmt::Debug for Queue<T> {
    /// As asyncio prints it, less the address: `<Queue maxsize=0 _queue=[1, 2] tasks=2>`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.state.describe(printing::value))
    }
}

impl<T: 'static> QueueState<T> {
    fn describe(&self, show: impl Fn(&T) -> String) -> String {
        let mut printed = format!("<{} maxsize={}", self.items.class(), self.maxsize);
        if self.items.len() > 0 {
            printed += &format!(" _queue={}", self.items.describe(show));
        }
        for (name, line) in [("_getters", &self.getters), ("_putters", &self.putters)] {
            if line.len() > 0 {
                printed += &format!(" {name}[{}]", line.len());
            }
        }
        if self.unfinished_tasks.get() > 0 {
            printed += &format!(" tasks={}", self.unfinished_tasks.get());
        }
        printed + if self.is_shutdown.get() { " shutdown>" } else { ">" }
    }
}

/// What a refusal prints, whose items may have no `Debug`.
struct Printed<'a, T: 'static>(&'a Queue<T>);

impl<T: 'static> fmt::Debug for Printed<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.repr())
    }
}

// ── whose items come out in another order ────────────────────────────────────

/// A [`Queue`] that gives out last what was put in first.
///
/// Mirrors `asyncio.LifoQueue`.
///
/// ```
/// let queue = glassloop::LifoQueue::new(0);
/// queue.put_nowait("first")?;
/// queue.put_nowait("last")?;
/// assert_eq!(queue.get_nowait()?, "last");
/// # Ok::<(), glassloop::Error>(())
/// ```
pub struct LifoQueue<T: 'static> {
    queue: Queue<T>,
}

impl<T: 'static> LifoQueue<T> {
    /// An empty queue with room for that many items; 0 is no limit.
    ///
    /// Mirrors `asyncio.LifoQueue(maxsize)`.
    ///
    /// ```
    /// assert_eq!(glassloop::LifoQueue::<i32>::new(2).maxsize(), 2);
    /// ```
    pub fn new(maxsize: usize) -> Self {
        Self { queue: Queue::with_store(maxsize, Lifo::default()) }
    }
}

impl<T: 'static> Deref for LifoQueue<T> {
    type Target = Queue<T>;

    fn deref(&self) -> &Queue<T> {
        &self.queue
    }
}

impl<T: 'static> Clone for LifoQueue<T> {
    /// The same queue.
    fn clone(&self) -> Self {
        Self { queue: self.queue.clone() }
    }
}

impl<T: fmt::Debug + 'static> fmt::Debug for LifoQueue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.queue.fmt(f)
    }
}

/// A [`Queue`] that gives out the smallest item first.
///
/// Items are usually tuples that begin with a number.  Of equal ones, any may
/// come first.  Mirrors `asyncio.PriorityQueue`.
///
/// ```
/// let queue = glassloop::PriorityQueue::new(0);
/// queue.put_nowait((2, "later"))?;
/// queue.put_nowait((1, "sooner"))?;
/// assert_eq!(queue.get_nowait()?, (1, "sooner"));
/// # Ok::<(), glassloop::Error>(())
/// ```
pub struct PriorityQueue<T: 'static> {
    queue: Queue<T>,
}

impl<T: Ord + 'static> PriorityQueue<T> {
    /// An empty queue with room for that many items; 0 is no limit.
    ///
    /// Mirrors `asyncio.PriorityQueue(maxsize)`.
    ///
    /// ```
    /// assert_eq!(glassloop::PriorityQueue::<i32>::new(2).maxsize(), 2);
    /// ```
    pub fn new(maxsize: usize) -> Self {
        Self { queue: Queue::with_store(maxsize, SmallestFirst::default()) }
    }
}

impl<T: 'static> Deref for PriorityQueue<T> {
    type Target = Queue<T>;

    fn deref(&self) -> &Queue<T> {
        &self.queue
    }
}

impl<T: 'static> Clone for PriorityQueue<T> {
    /// The same queue.
    fn clone(&self) -> Self {
        Self { queue: self.queue.clone() }
    }
}

impl<T: fmt::Debug + 'static> fmt::Debug for PriorityQueue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.queue.fmt(f)
    }
}
