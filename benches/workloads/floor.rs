//! The same things with no event loop around them: what no loop that keeps each
//! callback or task in a box of its own can go below.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use super::{BATCH, PENDING, TASKS, Workload};

/// The floors of the guarded workloads, under the same names.
pub(crate) const GUARDED: [(&str, Workload); 6] = [
    ("chain", chain),
    ("batch", batch),
    ("spawn-batch", spawn_batch),
    ("yield", yields),
    ("ping-pong", ping_pong),
    ("timer-ring", timer_ring),
];

/// The same, with more and more that waits.
pub(crate) const GROWING: [(&str, Workload); 7] = [
    ("pending-10", |operations| batches_of(10, operations)),
    ("pending-100", |operations| batches_of(100, operations)),
    ("pending-1000", |operations| batches_of(1_000, operations)),
    ("pending-10000", |operations| batches_of(10_000, operations)),
    ("pending-100000", |operations| batches_of(100_000, operations)),
    ("pending-1000000", |operations| batches_of(1_000_000, operations)),
    ("pending-10000000", |operations| batches_of(10_000_000, operations)),
];

/// A ready queue, and nothing else.
type Queue = Rc<RefCell<VecDeque<Box<dyn FnOnce()>>>>;

fn run(queue: &Queue) {
    loop {
        let next = queue.borrow_mut().pop_front();
        match next {
            Some(next) => next(),
            None => return,
        }
    }
}

/// Boxed functions, each of which enqueues the next.
pub(crate) fn chain(operations: u64) {
    fn link(queue: &Queue, left: u64) {
        if left > 0 {
            let next = queue.clone();
            queue.borrow_mut().push_back(Box::new(move || link(&next, left - 1)));
        }
    }
    let queue = Queue::default();
    link(&queue, operations);
    run(&queue);
}

/// Boxed functions, enqueued 1,000 at a time.
pub(crate) fn batch(operations: u64) {
    batches_of(BATCH, operations);
}

/// Boxed functions, enqueued so many at a time.
fn batches_of(size: u64, operations: u64) {
    let queue = Queue::default();
    let count = Rc::new(Cell::new(0));
    let mut left = operations;
    while left > 0 {
        let this_time = size.min(left);
        left -= this_time;
        for _ in 0..this_time {
            let count = count.clone();
            queue.borrow_mut().push_back(Box::new(move || count.set(count.get() + 1)));
        }
        run(&queue);
    }
    assert_eq!(count.get(), operations);
}

type Coroutine<T> = Pin<Box<dyn Future<Output = T>>>;

fn poll<T>(coroutine: &mut Coroutine<T>) -> Poll<T> {
    coroutine.as_mut().poll(&mut Context::from_waker(Waker::noop()))
}

/// Boxed coroutines that end at once, 1,000 at a time.
pub(crate) fn spawn_batch(operations: u64) {
    (0..operations / BATCH).for_each(|_| spawn_and_join(BATCH));
}

/// Boxed coroutines that end at once: all made, then all run.
pub(crate) fn spawn_all(operations: u64) {
    spawn_and_join(operations);
}

fn spawn_and_join(count: u64) {
    let mut queue: VecDeque<Coroutine<u64>> =
        (0..count).map(|number| Box::pin(async move { number }) as Coroutine<u64>).collect();
    let mut sum = 0;
    while let Some(mut coroutine) = queue.pop_front() {
        if let Poll::Ready(number) = poll(&mut coroutine) {
            sum += number;
        }
    }
    assert_eq!(sum, count * (count - 1) / 2);
}

/// 1,000 boxed coroutines that are polled in turn.
pub(crate) fn yields(operations: u64) {
    let coroutine = || async move {
        for _ in 0..operations / TASKS {
            turn_of_the_others().await;
        }
    };
    let mut queue: VecDeque<Coroutine<()>> =
        (0..TASKS).map(|_| Box::pin(coroutine()) as Coroutine<()>).collect();
    while let Some(mut coroutine) = queue.pop_front() {
        if poll(&mut coroutine).is_pending() {
            queue.push_back(coroutine);
        }
    }
}

fn turn_of_the_others() -> impl Future<Output = ()> {
    let mut given_up = false;
    poll_fn(move |_| if std::mem::replace(&mut given_up, true) { Poll::Ready(()) } else { Poll::Pending })
}

/// Two boxed coroutines that answer each other through values in an `Rc` each.
pub(crate) fn ping_pong(operations: u64) {
    let question: OneShot = OneShot::default();
    let table = Rc::new(Table { question: Cell::new(Some(question.clone())), ..Table::default() });
    let mut answers: Coroutine<()> = Box::pin(answer(table.clone(), question, operations));
    let mut asks: Coroutine<()> = Box::pin(ask(table, operations));
    while poll(&mut asks).is_pending() {
        let _ = poll(&mut answers);
    }
}

type OneShot = Rc<Cell<Option<u64>>>;

#[derive(Default)]
struct Table {
    question: Cell<Option<OneShot>>,
    answer: Cell<Option<OneShot>>,
}

async fn ask(table: Rc<Table>, rounds: u64) {
    for round in 0..rounds {
        let answer = OneShot::default();
        table.answer.set(Some(answer.clone()));
        resolve(&table.question, round);
        assert_eq!(received(answer).await, round);
    }
}

async fn answer(table: Rc<Table>, first: OneShot, rounds: u64) {
    let mut question = first;
    for _ in 0..rounds {
        let asked = received(question).await;
        question = OneShot::default();
        table.question.set(Some(question.clone()));
        resolve(&table.answer, asked);
    }
}

fn resolve(one_shot: &Cell<Option<OneShot>>, value: u64) {
    one_shot.take().expect("the other one waits").set(Some(value));
}

fn received(one_shot: OneShot) -> impl Future<Output = u64> {
    poll_fn(move |_| one_shot.take().map_or(Poll::Pending, Poll::Ready))
}

/// Boxes in a ring of 10,000: no order of deadlines is kept, and no clock is read.
pub(crate) fn timer_ring(operations: u64) {
    let mut ring: VecDeque<Box<dyn FnOnce()>> = VecDeque::with_capacity(PENDING + 1);
    for number in 0..operations {
        ring.push_back(Box::new(move || assert_ne!(number, u64::MAX)));
        if ring.len() > PENDING {
            drop(ring.pop_front());
        }
    }
}

/// Boxes that are all made, and then all dropped.
pub(crate) fn timers_cancelled(operations: u64) {
    let timers: Vec<Box<dyn FnOnce()>> = (0..operations)
        .map(|number| Box::new(move || assert_ne!(number, u64::MAX)) as Box<dyn FnOnce()>)
        .collect();
    drop(timers);
}
