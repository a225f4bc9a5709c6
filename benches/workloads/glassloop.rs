//! The workloads on glassloop.

use std::cell::Cell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Duration;

use glassloop::{EventLoop, Future, Result, Task, TimerHandle, get_running_loop, yield_now};

use super::{BATCH, PENDING, TASKS, Workload};

/// The six whose cost is guarded, by name.
pub(crate) const GUARDED: [(&str, Workload); 6] = [
    ("chain", chain),
    ("batch", batch),
    ("spawn-batch", spawn_batch),
    ("yield", yields),
    ("ping-pong", ping_pong),
    ("timer-ring", timer_ring),
];

/// The same, with more and more that waits.
pub(crate) const GROWING: [(&str, Workload); 13] = [
    ("pending-10", |operations| batches_of(10, operations)),
    ("pending-100", |operations| batches_of(100, operations)),
    ("pending-1000", |operations| batches_of(1_000, operations)),
    ("pending-10000", |operations| batches_of(10_000, operations)),
    ("pending-100000", |operations| batches_of(100_000, operations)),
    ("pending-1000000", |operations| batches_of(1_000_000, operations)),
    ("pending-10000000", |operations| batches_of(10_000_000, operations)),
    ("timers-10", |operations| timers_of(10, operations)),
    ("timers-100", |operations| timers_of(100, operations)),
    ("timers-1000", |operations| timers_of(1_000, operations)),
    ("timers-10000", |operations| timers_of(10_000, operations)),
    ("timers-100000", |operations| timers_of(100_000, operations)),
    ("timers-1000000", |operations| timers_of(1_000_000, operations)),
];

/// Runs something on a loop of its own.
pub(crate) fn on_a_loop(program: impl FnOnce(&EventLoop) -> Result<()>) {
    let done = EventLoop::new().and_then(|event_loop| {
        program(&event_loop)?;
        event_loop.close()
    });
    done.expect("nothing in a workload fails");
}

/// Callbacks, each of which schedules the next.
pub(crate) fn chain(operations: u64) {
    fn link(event_loop: EventLoop, left: u64) -> Result<()> {
        if left == 0 {
            event_loop.stop();
            return Ok(());
        }
        let next = event_loop.clone();
        event_loop.call_soon(move || link(next, left - 1))?;
        Ok(())
    }
    on_a_loop(|event_loop| {
        link(event_loop.clone(), operations)?;
        event_loop.run_forever()
    });
}

/// Callbacks, scheduled 1,000 at a time.
pub(crate) fn batch(operations: u64) {
    batches_of(BATCH, operations);
}

/// Callbacks, scheduled so many at a time.
fn batches_of(size: u64, operations: u64) {
    let count = Rc::new(Cell::new(0));
    on_a_loop(|event_loop| {
        let mut left = operations;
        while left > 0 {
            let this_time = size.min(left);
            left -= this_time;
            for _ in 0..this_time {
                let count = count.clone();
                event_loop.call_soon(move || count.set(count.get() + 1))?;
            }
            event_loop.run_once()?;
        }
        Ok(())
    });
    assert_eq!(count.get(), operations);
}

/// Tasks that end at once: made and awaited 1,000 at a time.
pub(crate) fn spawn_batch(operations: u64) {
    on_a_loop(|event_loop| {
        event_loop.run_until_complete(async move {
            for _ in 0..operations / BATCH {
                spawn_and_join(BATCH).await?;
            }
            Ok(())
        })
    });
}

/// Tasks that end at once: all made, then all awaited.
pub(crate) fn spawn_all(operations: u64) {
    on_a_loop(|event_loop| event_loop.run_until_complete(spawn_and_join(operations)));
}

async fn spawn_and_join(count: u64) -> Result<()> {
    let event_loop = get_running_loop()?;
    let tasks: Result<Vec<Task<u64>>> =
        (0..count).map(|number| event_loop.create_task(async move { Ok(number) })).collect();
    let mut sum = 0;
    for task in tasks? {
        sum += task.await?;
    }
    assert_eq!(sum, count * (count - 1) / 2);
    Ok(())
}

/// 1,000 tasks that let each other run.
pub(crate) fn yields(operations: u64) {
    on_a_loop(|event_loop| {
        event_loop.run_until_complete(async move {
            let event_loop = get_running_loop()?;
            let task = || {
                event_loop.create_task(async move {
                    for _ in 0..operations / TASKS {
                        yield_now().await?;
                    }
                    Ok(())
                })
            };
            let tasks: Result<Vec<Task<()>>> = (0..TASKS).map(|_| task()).collect();
            for task in tasks? {
                task.await?;
            }
            Ok(())
        })
    });
}

/// Two tasks that answer each other; each question and each answer is a future.
pub(crate) fn ping_pong(operations: u64) {
    on_a_loop(|event_loop| {
        event_loop.run_until_complete(async move {
            let event_loop = get_running_loop()?;
            let question = event_loop.create_future();
            let table =
                Rc::new(Table { question: Cell::new(Some(question.clone())), answer: Cell::new(None) });
            let answers = event_loop.create_task(answer(table.clone(), question, operations))?;
            let asks = event_loop.create_task(ask(table, operations))?;
            asks.await?;
            answers.await
        })
    });
}

/// Where the two lay the future that the other one is to resolve.
struct Table {
    question: Cell<Option<Future<u64>>>,
    answer: Cell<Option<Future<u64>>>,
}

async fn ask(table: Rc<Table>, rounds: u64) -> Result<()> {
    let event_loop = get_running_loop()?;
    for round in 0..rounds {
        let answer = event_loop.create_future();
        table.answer.set(Some(answer.clone()));
        resolve(&table.question, round)?;
        assert_eq!(answer.await?, round);
    }
    Ok(())
}

async fn answer(table: Rc<Table>, first: Future<u64>, rounds: u64) -> Result<()> {
    let event_loop = get_running_loop()?;
    let mut question = first;
    for _ in 0..rounds {
        let asked = question.await?;
        question = event_loop.create_future();
        table.question.set(Some(question.clone()));
        resolve(&table.answer, asked)?;
    }
    Ok(())
}

fn resolve(future: &Cell<Option<Future<u64>>>, value: u64) -> Result<()> {
    future.take().expect("the other one waits").set_result(value)
}

/// Timers that are made, and cancelled when 10,000 younger ones are pending.
pub(crate) fn timer_ring(operations: u64) {
    on_a_loop(|event_loop| {
        let mut ring = VecDeque::with_capacity(PENDING + 1);
        for number in 0..operations {
            ring.push_back(event_loop.call_later(Duration::from_secs(3_600), || ())?);
            if ring.len() > PENDING {
                ring.pop_front().iter().for_each(TimerHandle::cancel);
            }
            if number % BATCH == 0 {
                turn(event_loop)?;
            }
        }
        Ok(())
    });
}

/// Timers that are all made, and then all cancelled.
pub(crate) fn timers_cancelled(operations: u64) {
    on_a_loop(|event_loop| {
        let timers: Result<Vec<TimerHandle>> =
            (0..operations).map(|_| event_loop.call_later(Duration::from_secs(3_600), || ())).collect();
        timers?.iter().for_each(TimerHandle::cancel);
        turn(event_loop)
    });
}

/// Timers in no order of their deadlines, so many at a time: when all are made, all are due.
fn timers_of(size: u64, operations: u64) {
    let fired = Rc::new(Cell::new(0));
    on_a_loop(|event_loop| {
        let mut made = 0;
        while made < operations {
            let start = event_loop.time();
            for number in 0..size {
                let fired = fired.clone();
                let when = start + Duration::from_nanos(number * 7_919 % size);
                event_loop.call_at(when, move || fired.set(fired.get() + 1))?;
            }
            made += size;
            while fired.get() < made {
                event_loop.run_once()?;
            }
        }
        Ok(())
    });
}

/// One iteration that does not wait.
fn turn(event_loop: &EventLoop) -> Result<()> {
    event_loop.call_soon(|| ())?;
    event_loop.run_once()
}
