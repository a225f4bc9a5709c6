//! Queues whose items come out in another order.

use std::fmt;
use std::ops::Deref;

use super::items::{Lifo, SmallestFirst};
use super::queue::Queue;

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
