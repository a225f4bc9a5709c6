//! The named variables of a program.

use std::cell::RefCell;
use std::collections::HashMap;

use glassloop::{
    AnyTask, Barrier, Condition, Error, ErrorKind, Event, EventLoop, Future, Handle, Lock, Semaphore, Task,
    TaskGroup, TimerHandle,
};

use crate::awaitable::{AwaitOnce, Awaited};
use crate::primitive_operations::AnyQueue;
use crate::values::Value;

/// What an operation on slots came to.
pub(crate) type Outcome<T = Value> = Result<T, Trouble>;

/// Why an operation gave nothing.
pub(crate) enum Trouble {
    /// A slot that nothing has been put into yet.
    Unbound,
    /// The loop would wait for ever.
    Hang,
    Raised(Error),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        match error.kind() {
            ErrorKind::Hang { .. } => Trouble::Hang,
            _ => Trouble::Raised(error),
        }
    }
}

/// What a slot holds.
#[derive(Clone)]
pub(crate) enum Slot {
    Loop(EventLoop),
    Handle(Handle),
    Timer(TimerHandle),
    Future(Future<Value>),
    Task(Task<Value>),
    /// A task that `ensure_future` has made.
    Ensured(Future<Value>, AnyTask),
    Awaitable(AwaitOnce),
    Group(TaskGroup),
    Lock(Lock),
    Event(Event),
    Semaphore(Semaphore),
    Condition(Condition),
    Barrier(Barrier),
    Queue(AnyQueue),
}

impl Slot {
    /// What Python calls its class.
    fn class(&self) -> &'static str {
        match self {
            Slot::Loop(_) => "VirtualLoop",
            Slot::Handle(_) => "Handle",
            Slot::Timer(_) => "TimerHandle",
            Slot::Future(_) => "_asyncio.Future",
            Slot::Task(_) | Slot::Ensured(..) => "_asyncio.Task",
            Slot::Awaitable(_) => "Awaitable",
            Slot::Group(_) => "TaskGroup",
            Slot::Lock(_) => "Lock",
            Slot::Event(_) => "Event",
            Slot::Semaphore(_) => "Semaphore",
            Slot::Condition(_) => "Condition",
            Slot::Barrier(_) => "Barrier",
            Slot::Queue(_) => "Queue",
        }
    }

    /// What Python says when a slot holds something that cannot do this.
    pub(crate) fn has_no(&self, attribute: &str) -> Trouble {
        let sentence = format!("'{}' object has no attribute '{attribute}'", self.class());
        Trouble::Raised(Error::raise("AttributeError", sentence))
    }
}

/// All slots.
#[derive(Default)]
pub(crate) struct Slots {
    slots: RefCell<HashMap<String, Slot>>,
}

impl Slots {
    pub(crate) fn put(&self, name: &str, slot: Slot) {
        let before = self.slots.borrow_mut().insert(name.to_owned(), slot);
        drop(before);
    }

    pub(crate) fn get(&self, name: &str) -> Outcome<Slot> {
        self.slots.borrow().get(name).cloned().ok_or(Trouble::Unbound)
    }

    pub(crate) fn event_loop(&self, name: &str) -> Outcome<EventLoop> {
        match self.get(name)? {
            Slot::Loop(event_loop) => Ok(event_loop),
            other => Err(other.has_no("run_forever")),
        }
    }

    pub(crate) fn timer(&self, name: &str) -> Outcome<TimerHandle> {
        match self.get(name)? {
            Slot::Timer(timer) => Ok(timer),
            other => Err(other.has_no("when")),
        }
    }

    /// A future or task, for what only such a one can do.
    pub(crate) fn future_to(&self, attribute: &str, name: &str) -> Outcome<Future<Value>> {
        match self.get(name)? {
            Slot::Future(future) | Slot::Ensured(future, _) => Ok(future),
            Slot::Task(task) => Ok(task.as_future()),
            other => Err(other.has_no(attribute)),
        }
    }

    /// Whatever can be awaited.
    pub(crate) fn awaited(&self, name: &str) -> Outcome<Awaited> {
        match self.get(name)? {
            Slot::Awaitable(once) => Ok(Awaited::Once(once)),
            _ => self.future_to("__await__", name).map(Awaited::Future),
        }
    }

    pub(crate) fn all_awaited(&self, names: &[String]) -> Outcome<Vec<Awaited>> {
        names.iter().map(|name| self.awaited(name)).collect()
    }

    pub(crate) fn futures(&self, names: &[String]) -> Outcome<Vec<Future<Value>>> {
        names.iter().map(|name| self.future_to("add_done_callback", name)).collect()
    }

    pub(crate) fn group(&self, name: &str) -> Outcome<TaskGroup> {
        match self.get(name)? {
            Slot::Group(group) => Ok(group),
            other => Err(other.has_no("create_task")),
        }
    }

    pub(crate) fn task(&self, name: &str) -> Outcome<AnyTask> {
        match self.get(name)? {
            Slot::Task(task) => Ok(task.erased()),
            Slot::Ensured(_, task) => Ok(task),
            other => Err(other.has_no("get_name")),
        }
    }

    pub(crate) fn event(&self, name: &str) -> Outcome<Event> {
        match self.get(name)? {
            Slot::Event(event) => Ok(event),
            other => Err(other.has_no("is_set")),
        }
    }

    pub(crate) fn condition(&self, name: &str) -> Outcome<Condition> {
        match self.get(name)? {
            Slot::Condition(condition) => Ok(condition),
            other => Err(other.has_no("notify")),
        }
    }

    pub(crate) fn barrier(&self, name: &str) -> Outcome<Barrier> {
        match self.get(name)? {
            Slot::Barrier(barrier) => Ok(barrier),
            other => Err(other.has_no("wait")),
        }
    }

    pub(crate) fn queue(&self, name: &str) -> Outcome<AnyQueue> {
        match self.get(name)? {
            Slot::Queue(queue) => Ok(queue),
            other => Err(other.has_no("qsize")),
        }
    }

    /// Lets go of everything, so that nothing is held in a circle.
    pub(crate) fn clear(&self) {
        let slots = self.slots.take();
        drop(slots);
    }
}
