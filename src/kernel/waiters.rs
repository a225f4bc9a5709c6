//! Who waits for a future: callbacks and tasks in one line, as in asyncio.

use std::rc::Rc;
use std::task::Waker;

use super::done_callback::DoneCallback;
use super::task::TaskObject;
use super::wait::Place;
use crate::trace::ids::TaskId;

/// The waiters of one future, in the order in which they came.
///
/// Nearly every future has one, and so only a second one allocates.
pub(super) enum Waiters<T: 'static> {
    None,
    One(Waiter<T>),
    Many(Vec<Waiter<T>>),
}

/// One of them.
pub(super) enum Waiter<T: 'static> {
    /// A task of the same loop: woken without a waker.
    Task(Rc<dyn TaskObject>),
    Callback(DoneCallback<T>),
    Foreign(Box<Foreign>),
}

/// Something of another crate, such as a `FuturesUnordered` or an executor.
pub(super) struct Foreign {
    /// Tells it from the others of this future.
    pub(super) key: u32,
    pub(super) waker: Waker,
    /// The task inside which it polls; none in another executor.
    pub(super) task: Option<Rc<dyn TaskObject>>,
}

impl<T> Waiter<T> {
    /// The task that waits, by itself or through something of another crate.
    pub(super) fn task(&self) -> Option<&Rc<dyn TaskObject>> {
        match self {
            Waiter::Task(task) => Some(task),
            Waiter::Foreign(foreign) => foreign.task.as_ref(),
            Waiter::Callback(_) => None,
        }
    }

    fn is_of(&self, id: TaskId) -> bool {
        self.task().is_some_and(|task| task.core().id == id)
    }

    fn stands_at(&self, place: &Place) -> bool {
        match (self, place) {
            (Waiter::Task(task), Place::Task(id, _)) => task.core().id == *id,
            (Waiter::Foreign(foreign), Place::Foreign(key)) => foreign.key == *key,
            _ => false,
        }
    }
}

impl<T> Waiters<T> {
    #[inline]
    pub(super) fn push(&mut self, waiter: Waiter<T>) {
        match self {
            Waiters::None => *self = Waiters::One(waiter),
            _ => self.push_another(waiter),
        }
    }

    #[cold]
    fn push_another(&mut self, waiter: Waiter<T>) {
        match self.take() {
            Waiters::None => *self = Waiters::One(waiter),
            Waiters::One(first) => *self = Waiters::Many(vec![first, waiter]),
            Waiters::Many(mut waiters) => {
                waiters.push(waiter);
                *self = Waiters::Many(waiters);
            }
        }
    }

    pub(super) fn take(&mut self) -> Self {
        std::mem::replace(self, Waiters::None)
    }

    pub(super) fn as_slice(&self) -> &[Waiter<T>] {
        match self {
            Waiters::None => &[],
            Waiters::One(waiter) => std::slice::from_ref(waiter),
            Waiters::Many(waiters) => waiters,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.as_slice().is_empty()
    }

    /// Whether this task is one of them.
    pub(super) fn has_task(&self, id: TaskId) -> bool {
        self.as_slice().iter().any(|waiter| waiter.is_of(id))
    }

    /// Takes out the first that stands at this place.
    pub(super) fn remove(&mut self, place: &Place) -> Option<Waiter<T>> {
        let index = self.as_slice().iter().position(|waiter| waiter.stands_at(place))?;
        match self {
            Waiters::Many(waiters) => Some(waiters.remove(index)),
            _ => self.take().into_iter().next(),
        }
    }

    /// Takes out every occurrence of a callback.
    pub(super) fn remove_callback(&mut self, callback: &DoneCallback<T>) -> Vec<Waiter<T>> {
        let is_it = |waiter: &Waiter<T>| matches!(waiter, Waiter::Callback(added) if added.same(callback));
        match self {
            Waiters::Many(waiters) => waiters.extract_if(.., |waiter| is_it(waiter)).collect(),
            Waiters::One(waiter) if is_it(waiter) => self.take().into_iter().collect(),
            _ => Vec::new(),
        }
    }

    #[inline]
    pub(super) fn into_each(self, mut take: impl FnMut(Waiter<T>)) {
        match self {
            Waiters::None => {}
            Waiters::One(waiter) => take(waiter),
            Waiters::Many(waiters) => waiters.into_iter().for_each(take),
        }
    }

    fn into_iter(self) -> impl Iterator<Item = Waiter<T>> {
        let (one, many) = match self {
            Waiters::None => (None, Vec::new()),
            Waiters::One(waiter) => (Some(waiter), Vec::new()),
            Waiters::Many(waiters) => (None, waiters),
        };
        one.into_iter().chain(many)
    }

    /// As they print: ` cb=[Task.task_wakeup(), <3 more>, say() at src/main.rs:7]`.
    pub(super) fn describe(&self) -> String {
        let describe = |waiter: &Waiter<T>| match waiter {
            Waiter::Task(_) => "Task.task_wakeup()".to_owned(),
            Waiter::Callback(callback) => callback.describe(),
            Waiter::Foreign(_) => "Waker.wake()".to_owned(),
        };
        match self.as_slice() {
            [] => String::new(),
            [one] => format!(" cb=[{}]", describe(one)),
            [one, other] => format!(" cb=[{}, {}]", describe(one), describe(other)),
            [first, between @ .., last] => {
                format!(" cb=[{}, <{} more>, {}]", describe(first), between.len(), describe(last))
            }
        }
    }
}
