//! What tasks wait for one another with: level 4.

use std::rc::Rc;

use glassloop::{
    Barrier, BoundedSemaphore, Condition, Event, LifoQueue, Lock, PriorityQueue, Queue, Semaphore,
};

use crate::machine::Machine;
use crate::program::Argument::{self, *};
use crate::program::Block;
use crate::slots::{Outcome, Slot};
use crate::sync_operations::outcome;

impl Machine {
    pub(crate) fn primitive_operation(&self, name: &str, arguments: &[Argument]) -> Option<Outcome> {
        let Some((Name(slot), arguments)) = arguments.split_first() else { return None };
        let made = match make_primitive(name, arguments) {
            Some(Ok(made)) => made,
            Some(Err(error)) => return Some(Err(error.into())),
            None => return self.primitive_method(name, slot, arguments),
        };
        self.slots.put(slot, made);
        Some(Ok(().into()))
    }

    fn primitive_method(&self, name: &str, slot: &str, arguments: &[Argument]) -> Option<Outcome> {
        Some(match (name, arguments) {
            ("release", []) => outcome(self.do_release(slot)),
            ("locked", []) => outcome(self.do_locked(slot)),
            ("event_set", []) => outcome(self.do_event_set(slot)),
            ("event_clear", []) => outcome(self.do_event_clear(slot)),
            ("is_set", []) => outcome(self.do_is_set(slot)),
            ("notify", [Count(count)]) => outcome(self.do_notify(slot, *count)),
            ("put_nowait", [Integer(item)]) => outcome(self.do_put_nowait(slot, *item)),
            ("get_nowait", []) => outcome(self.do_get_nowait(slot)),
            ("task_done", []) => outcome(self.do_task_done(slot)),
            ("qsize", []) => outcome(self.do_qsize(slot)),
            ("queue_shutdown", [immediate]) => {
                outcome(self.do_queue_shutdown(slot, matches!(immediate, Bool(true))))
            }
            _ => return None,
        })
    }

    pub(crate) async fn primitive_awaiting(
        self: &Rc<Self>,
        who: &str,
        name: &str,
        arguments: &[Argument],
    ) -> Option<Outcome> {
        Some(match (name, arguments) {
            ("acquire", [Name(slot)]) => outcome(self.aw_acquire(slot).await),
            ("with", [Name(slot), Block(steps)]) => outcome(self.aw_with(who, slot, steps).await),
            ("event_wait", [Name(slot)]) => outcome(self.aw_event_wait(slot).await),
            ("cond_wait", [Name(slot)]) => outcome(self.aw_cond_wait(slot).await),
            ("put", [Name(slot), Integer(item)]) => outcome(self.aw_put(slot, *item).await),
            ("get", [Name(slot)]) => outcome(self.aw_get(slot).await),
            ("join", [Name(slot)]) => outcome(self.aw_join(slot).await),
            ("barrier_wait", [Name(slot)]) => outcome(self.aw_barrier_wait(slot).await),
            _ => return None,
        })
    }

    fn do_release(&self, slot: &str) -> Outcome<()> {
        match self.slots.get(slot)? {
            Slot::Lock(lock) => lock.release()?,
            Slot::Semaphore(semaphore) => semaphore.release()?,
            Slot::Condition(condition) => condition.release()?,
            other => return Err(other.has_no("release")),
        }
        Ok(())
    }

    fn do_locked(&self, slot: &str) -> Outcome<bool> {
        Ok(match self.slots.get(slot)? {
            Slot::Lock(lock) => lock.locked(),
            Slot::Semaphore(semaphore) => semaphore.locked(),
            Slot::Condition(condition) => condition.locked(),
            other => return Err(other.has_no("locked")),
        })
    }

    fn do_event_set(&self, slot: &str) -> Outcome<()> {
        Ok(self.slots.event(slot)?.set()?)
    }

    fn do_event_clear(&self, slot: &str) -> Outcome<()> {
        self.slots.event(slot).map(|event| event.clear())
    }

    fn do_is_set(&self, slot: &str) -> Outcome<bool> {
        self.slots.event(slot).map(|event| event.is_set())
    }

    fn do_notify(&self, slot: &str, count: u64) -> Outcome<()> {
        Ok(self.slots.condition(slot)?.notify(count as usize)?)
    }

    fn do_put_nowait(&self, slot: &str, item: i64) -> Outcome<()> {
        Ok(match self.slots.queue(slot)? {
            AnyQueue::Fifo(queue) => queue.put_nowait(item),
            AnyQueue::Lifo(queue) => queue.put_nowait(item),
            AnyQueue::Priority(queue) => queue.put_nowait(item),
        }?)
    }

    fn do_get_nowait(&self, slot: &str) -> Outcome<i64> {
        Ok(match self.slots.queue(slot)? {
            AnyQueue::Fifo(queue) => queue.get_nowait(),
            AnyQueue::Lifo(queue) => queue.get_nowait(),
            AnyQueue::Priority(queue) => queue.get_nowait(),
        }?)
    }

    fn do_task_done(&self, slot: &str) -> Outcome<()> {
        Ok(match self.slots.queue(slot)? {
            AnyQueue::Fifo(queue) => queue.task_done(),
            AnyQueue::Lifo(queue) => queue.task_done(),
            AnyQueue::Priority(queue) => queue.task_done(),
        }?)
    }

    fn do_qsize(&self, slot: &str) -> Outcome<usize> {
        Ok(match self.slots.queue(slot)? {
            AnyQueue::Fifo(queue) => queue.qsize(),
            AnyQueue::Lifo(queue) => queue.qsize(),
            AnyQueue::Priority(queue) => queue.qsize(),
        })
    }

    fn do_queue_shutdown(&self, slot: &str, immediate: bool) -> Outcome<()> {
        Ok(match self.slots.queue(slot)? {
            AnyQueue::Fifo(queue) => queue.shutdown(immediate),
            AnyQueue::Lifo(queue) => queue.shutdown(immediate),
            AnyQueue::Priority(queue) => queue.shutdown(immediate),
        }?)
    }

    async fn aw_acquire(&self, slot: &str) -> Outcome<()> {
        match self.slots.get(slot)? {
            Slot::Lock(lock) => lock.acquire().await?,
            Slot::Semaphore(semaphore) => semaphore.acquire().await?,
            Slot::Condition(condition) => condition.acquire().await?,
            other => return Err(other.has_no("acquire")),
        }
        Ok(())
    }

    async fn aw_with(self: &Rc<Self>, who: &str, slot: &str, steps: &Block) -> Outcome<()> {
        let inside = self.steps(who, steps);
        match self.slots.get(slot)? {
            Slot::Lock(lock) => lock.with(inside).await?,
            Slot::Semaphore(semaphore) => semaphore.with(inside).await?,
            Slot::Condition(condition) => condition.with(inside).await?,
            other => return Err(other.has_no("__aenter__")),
        }
        Ok(())
    }

    async fn aw_event_wait(&self, slot: &str) -> Outcome<()> {
        Ok(self.slots.event(slot)?.wait().await?)
    }

    async fn aw_cond_wait(&self, slot: &str) -> Outcome<()> {
        Ok(self.slots.condition(slot)?.wait().await?)
    }

    async fn aw_put(&self, slot: &str, item: i64) -> Outcome<()> {
        Ok(match self.slots.queue(slot)? {
            AnyQueue::Fifo(queue) => queue.put(item).await,
            AnyQueue::Lifo(queue) => queue.put(item).await,
            AnyQueue::Priority(queue) => queue.put(item).await,
        }?)
    }

    async fn aw_get(&self, slot: &str) -> Outcome<i64> {
        Ok(match self.slots.queue(slot)? {
            AnyQueue::Fifo(queue) => queue.get().await,
            AnyQueue::Lifo(queue) => queue.get().await,
            AnyQueue::Priority(queue) => queue.get().await,
        }?)
    }

    async fn aw_join(&self, slot: &str) -> Outcome<()> {
        Ok(match self.slots.queue(slot)? {
            AnyQueue::Fifo(queue) => queue.join().await,
            AnyQueue::Lifo(queue) => queue.join().await,
            AnyQueue::Priority(queue) => queue.join().await,
        }?)
    }

    /// Its place among the parties is nobody's business.
    async fn aw_barrier_wait(&self, slot: &str) -> Outcome<()> {
        self.slots.barrier(slot)?.wait().await?;
        Ok(())
    }
}

/// A queue of any order.
#[derive(Clone)]
pub(crate) enum AnyQueue {
    Fifo(Queue<i64>),
    Lifo(LifoQueue<i64>),
    Priority(PriorityQueue<i64>),
}

/// The operations that fill a slot with a new lock, queue or the like.
fn make_primitive(name: &str, arguments: &[Argument]) -> Option<glassloop::Result<Slot>> {
    Some(match (name, arguments) {
        ("lock", []) => Ok(Slot::Lock(Lock::new())),
        ("event", []) => Ok(Slot::Event(Event::new())),
        ("semaphore", [Count(value), bounded]) => semaphore(*value, bounded).map(Slot::Semaphore),
        ("condition", []) => Ok(Slot::Condition(Condition::new())),
        ("queue", [maxsize, kind]) => Ok(Slot::Queue(queue(maxsize, kind))),
        ("barrier", [Count(parties)]) => Barrier::new(*parties as usize).map(Slot::Barrier),
        _ => return None,
    })
}

/// A bounded one is a semaphore that minds how often it is released.
fn semaphore(value: u64, bounded: &Argument) -> glassloop::Result<Semaphore> {
    match bounded {
        Bool(true) => Ok(Semaphore::clone(&*BoundedSemaphore::new(value as isize)?)),
        _ => Semaphore::new(value as isize),
    }
}

fn queue(maxsize: &Argument, kind: &Argument) -> AnyQueue {
    let maxsize = if let Count(maxsize) = maxsize { *maxsize as usize } else { 0 };
    match kind {
        Word(kind) if kind == "lifo" => AnyQueue::Lifo(LifoQueue::new(maxsize)),
        Word(kind) if kind == "priority" => AnyQueue::Priority(PriorityQueue::new(maxsize)),
        _ => AnyQueue::Fifo(Queue::new(maxsize)),
    }
}
