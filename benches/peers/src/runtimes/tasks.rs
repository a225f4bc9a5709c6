//! The workloads of an event loop whose only notion is the task.

use std::cell::Cell;
use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;
use std::time::{Duration, Instant};

use futures::channel::mpsc;
use futures::stream::StreamExt;

use super::Table;
use crate::memory;
use crate::other_thread::{posts, questions};
use crate::workloads::{BATCH, PENDING, TASKS};

/// Makes and runs tasks on one thread.
pub trait Tasks: 'static {
    /// Awaits a task.
    type Join: Future<Output = u64> + 'static;
    /// The sending half of the one-shot channel that its users would take …
    type Sender: 'static;
    /// … and the receiving half.
    type Receiver: Future<Output = u64> + 'static;

    /// Runs until this is done.
    fn run(main: impl Future<Output = ()> + 'static);
    /// Makes a task.
    fn spawn(task: impl Future<Output = u64> + 'static) -> Self::Join;
    /// Makes a task that nobody awaits.
    fn detach(task: impl Future<Output = ()> + 'static);
    /// Makes a one-shot channel.
    fn one_shot() -> (Self::Sender, Self::Receiver);
    /// Sends the one value.
    fn send(sender: Self::Sender, value: u64);
}

/// Sleeps, too.
pub trait Timers: Tasks {
    /// Waits that long.
    fn sleep(delay: Duration) -> impl Future<Output = ()> + 'static;
}

/// What needs no timers.
pub fn table_of_tasks<R: Tasks>() -> Table {
    vec![
        ("chain", chain::<R>),
        ("batch", batch::<R>),
        ("spawn-all", spawn_all::<R>),
        ("spawn-batch", spawn_batch::<R>),
        ("yield", yields::<R>),
        ("ping-pong", ping_pong::<R>),
        ("post", post::<R>),
        ("round-trip", round_trip::<R>),
    ]
}

/// What needs timers.
pub fn table_of_timers<R: Timers>() -> Table {
    vec![
        // Where there are no callbacks, both are one thing.
        ("timers-fire", sleeping_tasks::<R>),
        ("sleeps-fire", sleeping_tasks::<R>),
        ("timer-ring", timer_ring::<R>),
        ("timers-cancelled", timers_cancelled::<R>),
        ("memory-task", memory_of_tasks::<R>),
    ]
}

fn chain<R: Tasks>(operations: u64) {
    async fn link<R: Tasks>(left: u64, end: R::Sender) {
        match left {
            0 => R::send(end, 0),
            _ => R::detach(next::<R>(left - 1, end)),
        }
    }
    fn next<R: Tasks>(left: u64, end: R::Sender) -> Pin<Box<dyn Future<Output = ()>>> {
        Box::pin(link::<R>(left, end))
    }
    R::run(async move {
        let (sender, end) = R::one_shot();
        R::detach(next::<R>(operations, sender));
        end.await;
    });
}

fn batch<R: Tasks>(operations: u64) {
    R::run(async move {
        for _ in 0..operations / BATCH {
            let (sender, end) = R::one_shot();
            let left = Rc::new((Cell::new(BATCH), Cell::new(Some(sender))));
            for _ in 0..BATCH {
                let left = left.clone();
                R::detach(async move {
                    left.0.set(left.0.get() - 1);
                    if left.0.get() == 0 {
                        left.1.take().into_iter().for_each(|sender| R::send(sender, 0));
                    }
                });
            }
            end.await;
        }
    });
}

fn spawn_all<R: Tasks>(operations: u64) {
    R::run(spawn_and_join::<R>(operations));
}

fn spawn_batch<R: Tasks>(operations: u64) {
    R::run(async move {
        for _ in 0..operations / BATCH {
            spawn_and_join::<R>(BATCH).await;
        }
    });
}

async fn spawn_and_join<R: Tasks>(count: u64) {
    let tasks: Vec<R::Join> = (0..count).map(|number| R::spawn(async move { number })).collect();
    let mut sum = 0;
    for task in tasks {
        sum += task.await;
    }
    assert_eq!(sum, count * (count - 1) / 2);
}

fn yields<R: Tasks>(operations: u64) {
    R::run(async move {
        let task = || async move {
            for _ in 0..operations / TASKS {
                yield_now().await;
            }
            0
        };
        let tasks: Vec<R::Join> = (0..TASKS).map(|_| R::spawn(task())).collect();
        for task in tasks {
            task.await;
        }
    });
}

/// Wakes itself: the one way of yielding that means the same everywhere.
fn yield_now() -> impl Future<Output = ()> {
    let mut given_up = false;
    poll_fn(move |context| {
        if std::mem::replace(&mut given_up, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
}

struct Talk<R: Tasks> {
    question: Cell<Option<R::Sender>>,
    answer: Cell<Option<R::Sender>>,
}

fn ping_pong<R: Tasks>(operations: u64) {
    R::run(async move {
        let (sender, question) = R::one_shot();
        let talk = Rc::new(Talk::<R> { question: Cell::new(Some(sender)), answer: Cell::new(None) });
        let answers = R::spawn(answer(talk.clone(), question, operations));
        let asks = R::spawn(ask(talk, operations));
        asks.await;
        answers.await;
    });
}

async fn ask<R: Tasks>(talk: Rc<Talk<R>>, rounds: u64) -> u64 {
    for round in 0..rounds {
        let (sender, answer) = R::one_shot();
        talk.answer.set(Some(sender));
        R::send(talk.question.take().expect("the other one waits"), round);
        assert_eq!(answer.await, round);
    }
    rounds
}

async fn answer<R: Tasks>(talk: Rc<Talk<R>>, first: R::Receiver, rounds: u64) -> u64 {
    let mut question = first;
    for _ in 0..rounds {
        let asked = question.await;
        let (sender, next) = R::one_shot();
        question = next;
        talk.question.set(Some(sender));
        R::send(talk.answer.take().expect("the other one waits"), asked);
    }
    rounds
}

fn post<R: Tasks>(operations: u64) {
    R::run(async move {
        let (sender, mut receiver) = mpsc::unbounded::<u64>();
        posts(operations, move |number| sender.unbounded_send(number).expect("the loop runs"));
        for number in 0..operations {
            assert_eq!(receiver.next().await, Some(number));
        }
    });
}

fn round_trip<R: Tasks>(operations: u64) {
    R::run(async move {
        let (sender, mut receiver) = mpsc::unbounded();
        questions(operations, move |answer| sender.unbounded_send(answer).expect("the loop runs"));
        for _ in 0..operations {
            let answer = receiver.next().await.expect("as many as were asked");
            answer.send(()).expect("the other thread waits");
        }
    });
}

fn sleeping_tasks<R: Timers>(operations: u64) {
    R::run(async move {
        let start = Instant::now();
        let tasks: Vec<R::Join> = (0..operations)
            .map(|number| {
                let when = start + crate::deadline(number, operations);
                R::spawn(async move {
                    R::sleep(when.saturating_duration_since(Instant::now())).await;
                    0
                })
            })
            .collect();
        for task in tasks {
            task.await;
        }
    });
}

/// A timer that was made and is waited for.
async fn armed<R: Timers>() -> Pin<Box<dyn Future<Output = ()>>> {
    let mut timer: Pin<Box<dyn Future<Output = ()>>> = Box::pin(R::sleep(Duration::from_secs(3_600)));
    let mut polled = false;
    poll_fn(|context| {
        if !std::mem::replace(&mut polled, true) {
            assert!(timer.as_mut().poll(context).is_pending());
        }
        Poll::Ready(())
    })
    .await;
    timer
}

fn timer_ring<R: Timers>(operations: u64) {
    R::run(async move {
        let mut ring = VecDeque::with_capacity(PENDING + 1);
        for number in 0..operations {
            ring.push_back(armed::<R>().await);
            if ring.len() > PENDING {
                drop(ring.pop_front());
            }
            if number % BATCH == 0 {
                yield_now().await;
            }
        }
    });
}

fn timers_cancelled<R: Timers>(operations: u64) {
    R::run(async move {
        let mut timers = Vec::with_capacity(operations as usize);
        for _ in 0..operations {
            timers.push(armed::<R>().await);
        }
        drop(timers);
        yield_now().await;
    });
}

fn memory_of_tasks<R: Timers>(operations: u64) {
    R::run(async move {
        for _ in 0..operations {
            R::detach(R::sleep(Duration::from_secs(3_600)));
        }
        // Once for each task to be polled, however many the loop takes at a time.
        for _ in 0..100 {
            R::sleep(Duration::from_millis(10)).await;
        }
        memory::note();
        std::process::exit(crate::child::report_of_memory(operations));
    });
}
